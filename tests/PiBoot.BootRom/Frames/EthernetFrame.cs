using System.Buffers.Binary;

namespace PiBoot.BootRom.Frames;

/// <summary>Destination (6), source (6), EtherType (2), payload; short frames are padded with zeros to 60 bytes.</summary>
internal static class EthernetFrame
{
    public const int HeaderLength = 14;

    /// <summary>Without the frame check sequence, which the controller adds.</summary>
    public const int MinimumLength = 60;

    /// <summary>A full 1500-byte packet and its header.</summary>
    public const int MaximumLength = 1514;

    public const ushort Ipv4 = 0x0800;
    public const ushort Arp = 0x0806;

    public static void WriteHeader(Span<byte> frame, MacAddress to, MacAddress from, ushort etherType)
    {
        to.Write(frame);
        from.Write(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], etherType);
    }

    public static MacAddress Destination(ReadOnlySpan<byte> frame) => MacAddress.Read(frame);

    public static MacAddress Source(ReadOnlySpan<byte> frame) => MacAddress.Read(frame[6..]);

    public static ushort EtherType(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);

    /// <summary>Clears what the payload leaves of a short frame and returns the length on the wire.</summary>
    public static int Pad(Span<byte> frame, int length)
    {
        if (length >= MinimumLength)
        {
            return length;
        }

        frame[length..MinimumLength].Clear();
        return MinimumLength;
    }
}
