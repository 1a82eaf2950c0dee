using PiBoot.Core.Tftp;

namespace PiBoot.Core.Metrics;

/// <summary>
/// What one worker has counted. Its thread alone writes, with plain additions; anybody reads. The numbers lie in cache
/// lines of their own, so that workers never wait for each other's.
/// </summary>
public sealed class TftpTally
{
    /// <summary>128 bytes: two lines, which processors fetch together.</summary>
    private const int Apart = 16;

    private static readonly int Counts = Enum.GetValues<TftpCount>().Length;
    private static readonly int Outcomes = Enum.GetValues<TransferOutcome>().Length;

    private readonly long[] _values = new long[Apart + Counts + Outcomes + Apart];

    public void Add(TftpCount what, long amount) => _values[Apart + (int)what] += amount;

    public void Ended(TransferOutcome outcome) => _values[Apart + Counts + (int)outcome]++;

    /// <summary>Its worker has ended, and all that it had under way.</summary>
    public void NothingUnderWay() => _values[Apart + (int)TftpCount.UnderWay] = 0;

    public long Of(TftpCount what) => Volatile.Read(ref _values[Apart + (int)what]);

    public long Of(TransferOutcome outcome) => Volatile.Read(ref _values[Apart + Counts + (int)outcome]);
}
