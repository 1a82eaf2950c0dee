namespace PiBoot.Core.Clients;

/// <summary>What was found when the registry was opened; to be logged, and shown by <c>status</c> when it is bad news.</summary>
public sealed record RegistryOpening
{
    /// <summary>Absolute path of the registry.</summary>
    public required string Path { get; init; }

    /// <summary>Nothing was there, or nothing usable: it starts without clients.</summary>
    public bool Empty { get; init; }

    /// <summary>What was wrong with the one that was there; null when nothing was.</summary>
    public string? Damage { get; init; }

    /// <summary>Where the damaged one lies now; null when there was none.</summary>
    public string? SetAside { get; init; }

    /// <summary>The version that the registry had before it was brought to ours; null when it had ours or is new.</summary>
    public int? MigratedFrom { get; init; }

    /// <summary>Null when all is well; otherwise what the user must know, in one sentence.</summary>
    public string? Trouble() => SetAside is null
        ? null
        : $"The client registry {Path} was damaged ({Damage}); it was set aside as {SetAside} and a new one was " +
          "started: approve the clients again, or stop the service and put a backup in its place.";
}
