namespace PiBoot.Servers;

/// <summary>Wakes one loop. Set many times before the loop looks, it wakes it once.</summary>
public sealed class Signal(bool initially) : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(initially ? 1 : 0);
    private int _set = initially ? 1 : 0;

    public void Set()
    {
        if (Interlocked.Exchange(ref _set, 1) == 0)
        {
            _semaphore.Release();
        }
    }

    /// <summary>Returns when it was set, or when the time is over: false.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (!await _semaphore.WaitAsync(timeout, cancellation))
        {
            return false;
        }

        Interlocked.Exchange(ref _set, 0);
        return true;
    }

    public void Dispose() => _semaphore.Dispose();
}
