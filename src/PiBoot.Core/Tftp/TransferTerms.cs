using PiBoot.Protocol.Tftp;

namespace PiBoot.Core.Tftp;

/// <summary>What server and client agreed on for one transfer.</summary>
/// <param name="BlockSize">File bytes in a full DATA packet.</param>
/// <param name="WindowSize">Blocks sent before an acknowledgement is waited for (RFC 7440).</param>
/// <param name="TimeoutSeconds">The client's own time-out (RFC 2349); 0 when it asked for none.</param>
/// <param name="Acknowledged">The options of the OACK in the order asked; empty when there is none to send.</param>
public readonly record struct TransferTerms(
    int BlockSize,
    int WindowSize,
    int TimeoutSeconds,
    TftpOptionList Acknowledged)
{
    /// <summary>RFC 1350: the block size where none was agreed.</summary>
    public const int DefaultBlockSize = 512;

    /// <summary>RFC 2348: 8 to 65464 bytes.</summary>
    public const int SmallestBlockSize = 8;

    /// <summary>Blocks that may be under way at once: more only fills the buffers of a small client.</summary>
    public const int LargestWindow = 64;

    /// <summary>20 bytes of IPv4 header, 8 of UDP, 4 of TFTP: a full block is never fragmented.</summary>
    public const int HeaderLength = 32;

    private const int LongestTimeout = 255;

    /// <summary>
    /// Answers the options asked, in the order asked, and nothing that was not asked. start.elf takes a file for missing
    /// when <c>tsize</c> is not acknowledged (raspberrypi/firmware#1913), a CM4 ignores config.txt when <c>blksize</c>
    /// is not (raspberrypi/firmware#1012). False, with <paramref name="terms"/> unset, when the block size asked is
    /// none: RFC 2347 error 8.
    /// </summary>
    public static bool TryNegotiate(
        in TftpOptionList asked, TftpMode mode, long size, int mtu, out TransferTerms terms)
    {
        terms = new TransferTerms(DefaultBlockSize, 1, 0, default);
        var acknowledged = default(TftpOptionList);
        foreach (ref readonly var option in asked.AsSpan())
        {
            switch (option)
            {
                case { Name: TftpOptionName.BlockSize, Value: >= SmallestBlockSize and var value }:
                    terms = terms with { BlockSize = (int)Math.Min(value, LargestBlockSize(mtu)) };
                    acknowledged.TryAdd(option with { Value = terms.BlockSize });
                    break;
                case { Name: TftpOptionName.BlockSize }:
                    terms = default;
                    return false;
                case { Name: TftpOptionName.TransferSize } when mode == TftpMode.Octet:
                    acknowledged.TryAdd(option with { Value = size });
                    break;
                case { Name: TftpOptionName.Timeout, Value: >= 1 and <= LongestTimeout and var value }:
                    terms = terms with { TimeoutSeconds = (int)value };
                    acknowledged.TryAdd(option);
                    break;
                case { Name: TftpOptionName.WindowSize, Value: >= 1 and var value }:
                    terms = terms with { WindowSize = (int)Math.Min(value, LargestWindow) };
                    acknowledged.TryAdd(option with { Value = terms.WindowSize });
                    break;
            }
        }

        terms = terms with { Acknowledged = acknowledged };
        return true;
    }

    /// <summary>RFC 791: every network carries 68 bytes; RFC 2348: no more than 65464.</summary>
    private static long LargestBlockSize(int mtu) => Math.Clamp(mtu - HeaderLength, 68 - HeaderLength, 65464);
}
