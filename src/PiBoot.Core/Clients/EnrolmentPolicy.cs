namespace PiBoot.Core.Clients;

/// <summary>What happens to a Pi that was never seen before.</summary>
public enum EnrolmentPolicy
{
    /// <summary>It is approved at once and gets the default operating system.</summary>
    Auto,

    /// <summary>It is listed and waits until somebody approves it.</summary>
    Approve,
}
