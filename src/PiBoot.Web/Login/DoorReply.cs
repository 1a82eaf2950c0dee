namespace PiBoot.Web.Login;

/// <summary>How a secret that somebody gave was taken.</summary>
/// <param name="Answer">How.</param>
public sealed record DoorReply(DoorAnswer Answer)
{
    /// <summary>What the browser's cookie is to hold from now on.</summary>
    public string? Session { get; init; }

    /// <summary>How long to wait.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Why the new password will not do.</summary>
    public string? Fault { get; init; }
}
