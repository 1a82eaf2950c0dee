using PiBoot.Core.Clients;

namespace PiBoot.Servers;

/// <summary>How a client's root stands.</summary>
/// <param name="Os">The system that the root is made from; null while it is not ready.</param>
/// <param name="WaitsFor">Null when ready.</param>
internal sealed record RootState(string? Os, string? WaitsFor)
{
    public RootMode Mode { get; init; }

    public bool OwnsBoot { get; init; }

    /// <summary>The model that the system was chosen for.</summary>
    public string? Family { get; init; }

    /// <summary>It is replaced at the client's next boot.</summary>
    public bool Renews { get; init; }
}
