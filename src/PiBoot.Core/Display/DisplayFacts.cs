namespace PiBoot.Core.Display;

/// <summary>What there is to show, at one moment.</summary>
public sealed record DisplayFacts
{
    /// <summary>The appliance's host name.</summary>
    public required string Name { get; init; }

    /// <summary>Its IPv4 addresses that serve clients.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Nothing is in the way of serving a client.</summary>
    public bool IsReady { get; init; }

    /// <summary>What is wrong, worst first, in sentences.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];

    /// <summary>What it takes to set the first password; null while one is set.</summary>
    public string? SetupCode { get; init; }

    public ClientCounts Clients { get; init; }

    /// <summary>Boots under way, the one that began first in front.</summary>
    public IReadOnlyList<BootProgress> Boots { get; init; } = [];

    public IReadOnlyList<StalledClient> Stalled { get; init; } = [];

    /// <summary>Free on the data drive; null when that cannot be told.</summary>
    public long? FreeBytes { get; init; }
}
