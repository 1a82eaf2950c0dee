using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace PiBoot.Protocol.Tftp;

/// <summary>
/// A read or write request: <c>opcode(2) name 0 mode 0 (option 0 value 0)*</c>, RFC 1350 section 5 and RFC 2347.
/// </summary>
/// <param name="Opcode">Read or write.</param>
/// <param name="FileName">As asked: UTF-8, or Latin-1 where the bytes are not UTF-8.</param>
/// <param name="Mode">The mode, whatever its case.</param>
/// <param name="Options">The options that this server knows, in the order asked.</param>
public readonly record struct TftpRequest(TftpOpcode Opcode, string FileName, TftpMode Mode, TftpOptionList Options)
{
    /// <summary>RFC 2347: "The maximum size of a request packet is 512 octets."</summary>
    public const int MaximumLength = 512;

    private const int OpcodeLength = 2;

    /// <summary>Reads a datagram. Never throws; <paramref name="request"/> counts only when the answer is None.</summary>
    public static TftpRequestFault Read(ReadOnlySpan<byte> datagram, out TftpRequest request)
    {
        request = default;
        if (datagram.Length < OpcodeLength)
        {
            return TftpRequestFault.NotARequest;
        }

        var opcode = (TftpOpcode)BinaryPrimitives.ReadUInt16BigEndian(datagram);
        if (opcode is not (TftpOpcode.ReadRequest or TftpOpcode.WriteRequest))
        {
            return TftpRequestFault.NotARequest;
        }

        if (datagram.Length > MaximumLength)
        {
            return TftpRequestFault.TooLong;
        }

        var rest = datagram[OpcodeLength..];
        if (!ZeroTerminated.TryTake(ref rest, out var name) ||
            !ZeroTerminated.TryTake(ref rest, out var mode) ||
            !TftpOptionList.TryRead(rest, out var options))
        {
            return TftpRequestFault.Unterminated;
        }

        if (name.IsEmpty)
        {
            return TftpRequestFault.NoName;
        }

        request = new TftpRequest(opcode, Text(name), ReadMode(mode), options);
        return TftpRequestFault.None;
    }

    private static string Text(ReadOnlySpan<byte> name) =>
        (Utf8.IsValid(name) ? Encoding.UTF8 : Encoding.Latin1).GetString(name);

    private static TftpMode ReadMode(ReadOnlySpan<byte> text) =>
        Ascii.EqualsIgnoreCase(text, "octet"u8) ? TftpMode.Octet
        : Ascii.EqualsIgnoreCase(text, "netascii"u8) ? TftpMode.NetAscii
        : Ascii.EqualsIgnoreCase(text, "mail"u8) ? TftpMode.Mail
        : TftpMode.Unknown;
}
