namespace PiBoot.Web.Tasks;

/// <summary>What long work is called, and whether it may be called off.</summary>
internal sealed record TaskPlan(string Kind, string Title, bool CanCancel)
{
    /// <summary>It only watches what others do, and what was ordered goes on even if there were no room here.</summary>
    public bool IsLight { get; init; }
}
