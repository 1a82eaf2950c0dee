using PiBoot.Core.Os;
using PiBoot.Core.Status;

namespace PiBoot.Testing;

/// <summary>Systems and a report as a test wants them.</summary>
public sealed class FakeAppliance : IOsStore, IApplianceReport
{
    public string? Default { get; set; } = "trixie";

    /// <summary>Not null: every import fails for this reason.</summary>
    public string? ImportFault { get; set; }

    public IReadOnlyList<OsEntry> List() => Default is null ? [] : [new OsEntry(Default, "ready", true, ManualTime.Noon, null)];

    public OsEntry Import(string source, string name, IProgress<long>? bytes, CancellationToken cancellation)
    {
        bytes?.Report(20_000_000);
        return ImportFault is null
            ? new OsEntry(name, "ready", false, ManualTime.Noon, null)
            : throw new OsImportException(ImportFault);
    }

    public ApplianceStatus Status() => new(
        "0.1.0", false, ManualTime.Noon, ["eth0 192.168.1.10"], "kernel nfsd", Default, new Dictionary<string, int> { ["up"] = 2 }, 1000, ["No cable."]);

    public Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>([new Finding("tftp", FindingLevel.Bad, "taken", "stop it")]);
}
