using System.Text;

namespace PiBoot.Linux.Commands;

/// <summary>A stream of a running program: all of it is read, so that the program does not wait for us, and the beginning kept.</summary>
internal sealed class KeptOutput : IDisposable
{
    private readonly StringBuilder _kept = new();
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _reading;

    public KeptOutput(StreamReader stream) => _reading = Read(stream, _enough.Token);

    /// <summary>What was read, after the end of the stream; or after a time, for a program may have left it to one that never ends.</summary>
    public string Text(TimeSpan patience)
    {
        if (!_reading.Wait(patience))
        {
            _enough.Cancel();
        }

        lock (_lock)
        {
            return _kept.ToString();
        }
    }

    public void Dispose() => _enough.Dispose();

    private async Task Read(StreamReader stream, CancellationToken enough)
    {
        var buffer = new char[4096];
        for (int read; (read = await Next(stream, buffer, enough).ConfigureAwait(false)) > 0;)
        {
            lock (_lock)
            {
                _kept.Append(buffer, 0, Math.Min(read, Command.MaximumOutput - _kept.Length));
            }
        }
    }

    private static async Task<int> Next(StreamReader stream, char[] buffer, CancellationToken enough)
    {
        try
        {
            return await stream.ReadAsync(buffer, enough).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any longer.
            return 0;
        }
    }
}
