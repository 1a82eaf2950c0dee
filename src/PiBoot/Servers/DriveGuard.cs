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
/// <param name="time">The clock.</param>
/// <param name="log">Takes each change.</param>
public sealed class DriveGuard(string dataDirectory, DriveStatus begin, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Looks in a row at a drive that answers with errors before it is given up: a cable may have been touched.</summary>
    private const int Patience = 3;

    private readonly bool _beganReadOnly = begin.Condition == DriveCondition.ReadOnly;

    /// <summary>As it was seen last.</summary>
    public DriveStatus Status { get; private set; } = begin;

    /// <summary>Returns when the drive is gone or failing for good, or can be written again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var failures = 0; failures < Patience;)
        {
            var before = Status.Condition;
            Status = await Task.Run(() => DriveWatch.Look(dataDirectory), CancellationToken.None);
            Tell(before);

            failures = Status.Condition switch
            {
                DriveCondition.Missing => Patience,
                DriveCondition.Failing => failures + 1,
                DriveCondition.Ready or DriveCondition.Full when _beganReadOnly => Patience,
                _ => 0,
            };
            if (failures < Patience)
            {
                await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cancellation.IsCancellationRequested)
                {
                    return;
                }
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
