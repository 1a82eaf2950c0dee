namespace PiBoot.Web.Tasks;

/// <summary>What long work is called, and whether it may be called off.</summary>
internal sealed record TaskPlan(string Kind, string Title, bool CanCancel);
