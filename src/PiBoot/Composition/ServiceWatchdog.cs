using System.Net.Sockets;
using PiBoot.Core.Watchdog;
using Serilog;

namespace PiBoot.Composition;

/// <summary>
/// Feeds systemd's watchdog (sd_notify(3), WATCHDOG_USEC) as long as every loop comes round when it is asked. It has a thread
/// of its own: what it watches may hang.
/// </summary>
/// <param name="signs">The loops.</param>
/// <param name="limit">What systemd waits before it ends the service.</param>
/// <param name="excuse">Why a loop may be silent without a fault of ours, such as a drive that hangs; null: there is no reason. May take seconds.</param>
/// <param name="feed">Tells systemd that all is well.</param>
/// <param name="log">Is told which loop is silent, before systemd acts.</param>
internal sealed class ServiceWatchdog(LifeSigns signs, TimeSpan limit, Func<string?> excuse, Action feed, ILogger log)
{
    /// <summary>A loop that misses one look is well again with the next one.</summary>
    private const int LooksPerLimit = 3;

    private readonly LifeSign _pool = PoolIn(signs);

    /// <summary>Feeds until cancelled.</summary>
    public Task RunAsync(CancellationToken stop) => Task.Factory.StartNew(
        () =>
        {
            do
            {
                Look();
            }
            while (!stop.WaitHandle.WaitOne(limit / LooksPerLimit));
            signs.End(_pool);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>One look at all loops; asks them for the next one.</summary>
    public void Look()
    {
        var silent = string.Join(", ", signs.Look());
        if (silent.Length == 0)
        {
            Feed();
        }
        else if (excuse() is { } reason)
        {
            log.Warning("No sign of life from {Loops}: {Reason}", silent, reason);
            Feed();
        }
        else
        {
            log.Error("No sign of life from {Loops}: systemd starts the service anew if that lasts", silent);
        }
    }

    /// <summary>One that systemd does not take, as while it starts itself anew, is made good by the next look.</summary>
    private void Feed()
    {
        try
        {
            feed();
        }
        catch (SocketException fault)
        {
            log.Warning("systemd does not take a sign of life: {Reason}", fault.Message);
        }
    }

    /// <summary>The threads that everything without one of its own shares: the web, orders, roots.</summary>
    private static LifeSign PoolIn(LifeSigns signs)
    {
        LifeSign? sign = null;
        sign = signs.Begin("the thread pool", () => ThreadPool.UnsafeQueueUserWorkItem(_ => sign!.Answer(), null));
        return sign;
    }
}
