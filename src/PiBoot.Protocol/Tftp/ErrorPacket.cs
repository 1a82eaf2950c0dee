using System.Buffers.Binary;
using System.Text;

namespace PiBoot.Protocol.Tftp;

/// <summary>ERROR: <c>0005 code(2) message 0</c>, RFC 1350 section 5.</summary>
public static class ErrorPacket
{
    public const int HeaderLength = 4;

    /// <summary>A message without its zero is taken to the end of the datagram.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out TftpErrorCode code, out ReadOnlySpan<byte> message)
    {
        code = default;
        message = default;
        if (datagram.Length < HeaderLength ||
            BinaryPrimitives.ReadUInt16BigEndian(datagram) != (ushort)TftpOpcode.Error)
        {
            return false;
        }

        code = (TftpErrorCode)BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        var rest = datagram[HeaderLength..];
        message = ZeroTerminated.TryTake(ref rest, out var text) ? text : rest;
        return true;
    }

    /// <summary>A stranger's message as a log can bear it: Latin-1, control characters replaced by <c>?</c>.</summary>
    public static string Text(ReadOnlySpan<byte> message) => string.Create(message.Length, message, static (text, bytes) =>
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            text[i] = char.IsControl((char)bytes[i]) ? '?' : (char)bytes[i];
        }
    });

    /// <summary>Writes the packet and returns its length; a message that does not fit is cut.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is shorter than five bytes.</exception>
    public static int Write(Span<byte> destination, TftpErrorCode code, ReadOnlySpan<char> message)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)TftpOpcode.Error);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)code);
        var room = destination[HeaderLength..^1];
        Ascii.FromUtf16(message[..Math.Min(message.Length, room.Length)], room, out var written);
        destination[HeaderLength + written] = 0;
        return HeaderLength + written + 1;
    }
}
