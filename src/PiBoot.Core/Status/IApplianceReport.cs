namespace PiBoot.Core.Status;

/// <summary>What the appliance tells of itself.</summary>
public interface IApplianceReport
{
    ApplianceStatus Status();

    /// <summary>Looks at everything a client's boot depends on; takes a few seconds, as it asks the network.</summary>
    Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation);
}
