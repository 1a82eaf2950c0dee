using PiBoot.Core.Drives;
using PiBoot.Linux.Drives;
using Serilog;

namespace PiBoot.Servers;

/// <summary>Watches the data drive while clients are served, and ends when nothing can be served from it any more.</summary>
public sealed class DriveGuard(string dataDirectory, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Looks in a row at a drive that answers with errors before it is given up: a cable may have been touched.</summary>
    private const int Patience = 3;

    /// <summary>As it was seen last.</summary>
    public DriveStatus Status { get; private set; } = new(DriveCondition.Ready, null, null, null);

    /// <summary>Returns when the drive is gone or failing for good.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var failures = 0; failures < Patience;)
        {
            var before = Status.Trouble;
            Status = await Task.Run(() => DriveWatch.Look(dataDirectory), CancellationToken.None);
            if (Status.Trouble is { } trouble && trouble != before)
            {
                log.Error("{Trouble}", trouble);
            }
            else if (Status.Trouble is null && before is not null)
            {
                log.Information("The data drive is well again");
            }

            failures = Status.Condition switch
            {
                DriveCondition.Missing => Patience,
                DriveCondition.Failing => failures + 1,
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
}
