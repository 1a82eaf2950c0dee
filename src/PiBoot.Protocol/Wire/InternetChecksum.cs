using System.Buffers.Binary;

namespace PiBoot.Protocol.Wire;

/// <summary>RFC 1071.</summary>
public static class InternetChecksum
{
    /// <summary>Adds the 16-bit words of <paramref name="bytes"/> to a running sum; an odd last byte counts as high byte.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > 1; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.IsEmpty ? sum : sum + (uint)(bytes[0] << 8);
    }

    /// <summary>The complement of the folded sum, ready for the wire.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes, uint sum)
    {
        sum = Add(sum, bytes);
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
