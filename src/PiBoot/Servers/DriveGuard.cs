using PiBoot.Core.Drives;
using PiBoot.Linux.Drives;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Watches the data drive while clients are served, and ends when nothing can be served from it any more, or when more can
/// be served than so far.
/// </summary>
/// <param name="dataDirectory">On the drive.</param>
/// <param name="begin">How the drive was when serving began.</param>
/// <param name="log">Takes each change.</param>
public sealed class DriveGuard(string dataDirectory, DriveStatus begin, ILogger log)
{
    /// <summary>Between looks at a drive that is well: one that is pulled makes itself heard, a full one has time.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    /// <summary>Between looks at one that is not.</summary>
    private static readonly TimeSpan WhileFailing = TimeSpan.FromSeconds(2);

    /// <summary>What the kernel tells of devices comes in bursts: one look for all of it.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks in a row at a drive that answers with errors before it is given up: a cable may have been touched.</summary>
    private const int Patience = 3;

    private readonly bool _beganReadOnly = begin.Condition == DriveCondition.ReadOnly;

    /// <summary>As it was seen last.</summary>
    public DriveStatus Status { get; private set; } = begin;

    /// <summary>Returns when the drive is gone or failing for good, or can be written again.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.Factory.StartNew(
        () => Watch(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Watch(CancellationToken cancellation)
    {
        using var news = DeviceNews.Listen();
        using var registration = cancellation.Register(news.Wake);
        for (var failures = 0; failures < Patience && !cancellation.IsCancellationRequested;)
        {
            var before = Status.Condition;
            Status = DriveWatch.Look(dataDirectory);
            Tell(before);

            failures = Status.Condition switch
            {
                DriveCondition.Missing => Patience,
                DriveCondition.Failing => failures + 1,
                DriveCondition.Ready or DriveCondition.Full when _beganReadOnly => Patience,
                _ => 0,
            };
            if (failures < Patience && news.Wait(failures > 0 ? WhileFailing : Pause))
            {
                cancellation.WaitHandle.WaitOne(Gather);
            }
        }
    }

    /// <summary>Once for each change; the figures of a full drive change all the time.</summary>
    private void Tell(DriveCondition before)
    {
        if (Status.Condition == before)
        {
            return;
        }

        if (Status.Trouble is { } trouble)
        {
            log.Error("{Trouble}", trouble);
        }
        else
        {
            log.Information("The data drive is well again");
        }
    }
}
