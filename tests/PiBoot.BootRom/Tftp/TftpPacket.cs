using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PiBoot.BootRom.Tftp;

/// <summary>The packets the client sends (RFC 1350, 2347, 2348, 2349).</summary>
internal static class TftpPacket
{
    public const int HeaderLength = 4;
    public const int MaximumRequest = 512;

    /// <summary>Words the firmware ends its probes with.</summary>
    public static ReadOnlySpan<byte> EarlyTerminate => "Early terminate"u8;

    /// <summary>Opcode, name, 0, "octet", 0, then tsize "0" and blksize in this order where they are asked for.</summary>
    /// <returns>The length, or 0 when the name does not fit.</returns>
    public static int WriteReadRequest(Span<byte> packet, string name, bool asksSize, int blockSize)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)TftpOpcode.ReadRequest);
        if (Encoding.UTF8.GetByteCount(name) > packet.Length - 64)
        {
            return 0;
        }

        var at = Append(packet, 2, name);
        at = Append(packet, at, "octet");
        if (asksSize)
        {
            at = Append(packet, at, "tsize");
            at = Append(packet, at, "0");
        }

        if (blockSize > 0)
        {
            at = Append(packet, at, "blksize");
            at = Append(packet, at, blockSize.ToString(CultureInfo.InvariantCulture));
        }

        return at;
    }

    public static int WriteAcknowledge(Span<byte> packet, ushort block)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)TftpOpcode.Acknowledge);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], block);
        return HeaderLength;
    }

    public static int WriteError(Span<byte> packet, ushort code, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)TftpOpcode.Error);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], code);
        text.CopyTo(packet[HeaderLength..]);
        packet[HeaderLength + text.Length] = 0;
        return HeaderLength + text.Length + 1;
    }

    private static int Append(Span<byte> packet, int at, string text)
    {
        at += Encoding.UTF8.GetBytes(text, packet[at..]);
        packet[at] = 0;
        return at + 1;
    }
}
