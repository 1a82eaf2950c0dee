using System.Collections.Concurrent;

namespace PiBoot.Composition;

/// <summary>Work that needs the data drive for itself: serving stops for it, and goes on after it.</summary>
internal sealed class StoppedWork
{
    private readonly ConcurrentQueue<(Action Work, TaskCompletionSource Done)> _work = new();
    private volatile CancellationTokenSource? _round;

    /// <summary>Before a round of serving begins, which work that comes later cancels.</summary>
    public void DoBefore(CancellationTokenSource round)
    {
        _round = round;

        // What was ordered before there was this round to cancel.
        Do();
    }

    /// <summary>Ends the round of serving and returns when the work is done; throws what it threw. From any thread but the loop's own.</summary>
    public void Run(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Enqueue((work, done));
        try
        {
            _round?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The round has just ended by itself: the work is done before the next one begins.
        }

        done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Does what has been ordered, while nothing is served.</summary>
    public void Do()
    {
        while (_work.TryDequeue(out var entry))
        {
            try
            {
                entry.Work();
                entry.Done.SetResult();
            }
            catch (Exception e)
            {
                // It belongs to whoever ordered it.
                entry.Done.SetException(e);
            }
        }
    }
}
