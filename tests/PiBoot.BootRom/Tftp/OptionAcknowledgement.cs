using System.Globalization;
using System.Text;

namespace PiBoot.BootRom.Tftp;

/// <summary>The options of an OACK: names and values, each ended by a zero byte (RFC 2347).</summary>
/// <param name="Size">tsize, or -1 when it is not named.</param>
/// <param name="BlockSize">blksize, or 0 when it is not named.</param>
internal readonly record struct OptionAcknowledgement(long Size, int BlockSize)
{
    private const int SmallestBlock = 8;

    /// <summary>Reads and checks the OACK against what was asked; an option that was not asked for is a fault.</summary>
    public static bool TryRead(ReadOnlySpan<byte> options, TransferRules asked, out OptionAcknowledgement read, out string fault)
    {
        read = new OptionAcknowledgement(-1, 0);
        fault = "";
        while (options.Length > 0)
        {
            if (!TryText(ref options, out var name) || !TryText(ref options, out var value) ||
                !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                fault = "the OACK is malformed";
                return false;
            }

            switch (name.ToLowerInvariant())
            {
                case "tsize" when asked.AsksSize:
                    read = read with { Size = number };
                    break;
                case "blksize" when asked.BlockSize > 0 && number >= SmallestBlock && number <= asked.BlockSize:
                    read = read with { BlockSize = (int)number };
                    break;
                default:
                    fault = $"the OACK says {name} {value}, which was not asked for";
                    return false;
            }
        }

        return true;
    }

    private static bool TryText(ref ReadOnlySpan<byte> bytes, out string text)
    {
        var end = bytes.IndexOf((byte)0);
        text = end < 0 ? "" : Encoding.ASCII.GetString(bytes[..end]);
        bytes = end < 0 ? bytes : bytes[(end + 1)..];
        return end >= 0;
    }
}
