namespace PiBoot.Linux.Net.Tftp;

/// <summary>Lets one through in each interval and counts the rest.</summary>
internal struct RateLimit(int intervalMilliseconds)
{
    private long _nextAt = long.MinValue;
    private int _suppressed;

    /// <param name="now">Milliseconds.</param>
    /// <param name="suppressed">How many were kept back since the last one.</param>
    public bool TryPass(long now, out int suppressed)
    {
        suppressed = _suppressed;
        if (now < _nextAt)
        {
            _suppressed++;
            return false;
        }

        _nextAt = now + intervalMilliseconds;
        _suppressed = 0;
        return true;
    }
}
