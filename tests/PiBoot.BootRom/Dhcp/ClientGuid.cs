using System.Buffers.Binary;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Dhcp;

/// <summary>The 17 bytes of option 97: a zero and sixteen bytes in one of three forms.</summary>
internal static class ClientGuid
{
    public const int Length = 17;

    // The documentation calls it "RPi4"; on the wire it is big-endian: 34 69 50 52. The Pi 5 has 35 since 2023-10-30.
    private const uint Word2711 = 0x34695052;
    private const uint Word2712 = 0x35695052;

    public static byte[] Write(GuidForm form, MacAddress mac, in Board board)
    {
        var guid = new byte[Length];
        switch (form)
        {
            case GuidForm.Constant:
                guid.AsSpan(1).Fill(0x44);
                break;
            case GuidForm.SerialFourTimes:
                for (var at = 1; at < Length; at += 4)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(guid.AsSpan(at), board.Serial);
                }

                break;
            default:
                BinaryPrimitives.WriteUInt32BigEndian(guid.AsSpan(1), board.Processor == 4 ? Word2712 : Word2711);
                BinaryPrimitives.WriteUInt32LittleEndian(guid.AsSpan(5), board.Revision);
                BinaryPrimitives.WriteUInt32BigEndian(guid.AsSpan(9), (uint)mac.Value);
                BinaryPrimitives.WriteUInt32LittleEndian(guid.AsSpan(13), board.Serial);
                break;
        }

        return guid;
    }
}
