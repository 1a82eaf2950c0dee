using System.Buffers.Binary;

namespace PiBoot.Protocol.Tftp;

/// <summary>ACK: <c>0004 block(2)</c>, RFC 1350 section 5.</summary>
public static class AcknowledgementPacket
{
    public const int Length = 4;

    /// <summary>Bytes after the block number are passed over: some stacks pad short datagrams.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out ushort block)
    {
        block = 0;
        if (datagram.Length < Length ||
            BinaryPrimitives.ReadUInt16BigEndian(datagram) != (ushort)TftpOpcode.Acknowledgement)
        {
            return false;
        }

        block = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        return true;
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is shorter than four bytes.</exception>
    public static void Write(Span<byte> destination, ushort block)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)TftpOpcode.Acknowledgement);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], block);
    }
}
