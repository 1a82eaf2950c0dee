namespace PiBoot.Core.Access;

/// <summary>
/// The setup code of the moment. After ten wrong ones there is another, and everybody waits: whoever guesses has ten of
/// 6.6e11 each time. Times are of a clock that never goes back. Not thread-safe.
/// </summary>
/// <param name="random">Makes so many random bytes.</param>
public sealed class SetupCodes(Func<int, byte[]> random)
{
    public const int Tries = 10;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private int _wrong;
    private TimeSpan _wait = FirstWait;
    private TimeSpan _freeAt;

    /// <summary>As it is shown.</summary>
    public string Current { get; private set; } = SetupCode.Of(random(SetupCode.Bytes));

    /// <summary>How long everybody waits; zero: codes are taken.</summary>
    public TimeSpan Wait(TimeSpan now) => _freeAt > now ? _freeAt - now : TimeSpan.Zero;

    /// <summary>Whether this is the code. A wrong one counts.</summary>
    public bool Try(string typed, TimeSpan now)
    {
        if (Wait(now) == TimeSpan.Zero && SetupCode.Plain(typed) == SetupCode.Plain(Current))
        {
            return true;
        }

        if (++_wrong >= Tries)
        {
            Renew();
            _freeAt = now + _wait;
            _wait = _wait + _wait < LongestWait ? _wait + _wait : LongestWait;
        }

        return false;
    }

    /// <summary>The one that was shown is good no more.</summary>
    public void Renew()
    {
        _wrong = 0;
        Current = SetupCode.Of(random(SetupCode.Bytes));
    }
}
