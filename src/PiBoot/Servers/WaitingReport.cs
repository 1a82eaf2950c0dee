using System.Collections.Frozen;
using PiBoot.Core.Status;

namespace PiBoot.Servers;

/// <summary>What the appliance tells of itself while it cannot serve, because its drive is missing or cannot be used.</summary>
/// <param name="examine">Looks at everything but what is on the drive.</param>
/// <param name="trouble">Why it waits.</param>
/// <param name="started">When the service began, UTC.</param>
public sealed class WaitingReport(
    Func<CancellationToken, Task<IReadOnlyList<Finding>>> examine, Func<string> trouble, DateTimeOffset started) : IApplianceReport
{
    public ApplianceStatus Status() => new(
        ApplianceReport.Version, Ready: false, started, [], "waits for the drive", null, FrozenDictionary<string, int>.Empty, null, [trouble()], []);

    public Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation) => examine(cancellation);
}
