using PiBoot.Core.Watchdog;
using PiBoot.Servers;

namespace PiBoot.Composition;

/// <summary>Shows that a loop lives while it waits: what it waits for may be a drive that hangs.</summary>
internal static class AnsweringWait
{
    /// <summary>Returns when <paramref name="work"/> is done, with its failure.</summary>
    public static async Task ForAsync(Task work, LifeSigns signs, string name)
    {
        using var done = new CancellationTokenSource();
        using var asked = new Signal(initially: false);
        var sign = signs.Begin(name, asked.Set);
        try
        {
            while (!work.IsCompleted)
            {
                await Task.WhenAny(work, asked.WaitAsync(Timeout.InfiniteTimeSpan, done.Token));
                sign.Answer();
            }
        }
        finally
        {
            signs.End(sign);
            await done.CancelAsync();
        }

        await work;
    }
}
