namespace PiBoot.Core.Watchdog;

/// <summary>Where a loop shows that it lives: it is asked now and then, and answers when it comes round.</summary>
public sealed class LifeSign
{
    private readonly Action _wake;
    private int _asked;
    private int _answered;

    internal LifeSign(string name, Action wake) => (Name, _wake) = (name, wake);

    /// <summary>As the log calls the loop.</summary>
    public string Name { get; }

    internal bool HasAnswered => Volatile.Read(ref _answered) == Volatile.Read(ref _asked);

    /// <summary>To be called by the loop each time that it comes round.</summary>
    public void Answer() => Volatile.Write(ref _answered, Volatile.Read(ref _asked));

    internal void Ask()
    {
        Interlocked.Increment(ref _asked);
        _wake();
    }
}
