using System.Globalization;
using System.Text;

namespace PiBoot.Protocol.Tftp;

/// <summary>One option as asked or acknowledged. <see cref="Value"/> is null when its text is not a decimal number.</summary>
public readonly record struct TftpOption(TftpOptionName Name, long? Value)
{
    /// <summary>The option of this name; names do not distinguish case (RFC 2347).</summary>
    internal static bool TryRead(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out TftpOption option)
    {
        for (var known = TftpOptionName.BlockSize; known <= TftpOptionName.WindowSize; known++)
        {
            if (Ascii.EqualsIgnoreCase(name, NameOf(known)))
            {
                var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
                option = new TftpOption(known, isNumber ? number : null);
                return true;
            }
        }

        option = default;
        return false;
    }

    internal static ReadOnlySpan<byte> NameOf(TftpOptionName name) => name switch
    {
        TftpOptionName.BlockSize => "blksize"u8,
        TftpOptionName.TransferSize => "tsize"u8,
        TftpOptionName.Timeout => "timeout"u8,
        _ => "windowsize"u8,
    };
}
