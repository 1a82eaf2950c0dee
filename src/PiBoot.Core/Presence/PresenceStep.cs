namespace PiBoot.Core.Presence;

public enum PresenceStepKind
{
    /// <summary>Ask it.</summary>
    Ask,

    /// <summary>It left all questions unanswered: say so.</summary>
    Silent,
}

/// <summary>One thing to do for one client.</summary>
public readonly record struct PresenceStep(string ClientId, PresenceStepKind Kind);
