using PiBoot.Core.Clients;

namespace PiBoot.Linux.Roots;

/// <summary>
/// <c>clients/ID/about.json</c>: what a client's root is, and what is under way with it. Written before each step that
/// must not be half done, so that whoever reads it after a power cut knows how to go on.
/// </summary>
internal sealed record ClientFacts
{
    /// <summary>The operating system that the client was last given.</summary>
    public string? Os { get; init; }

    /// <summary>How it was given.</summary>
    public RootMode Mode { get; init; }

    /// <summary>The root that lies in <c>root/</c>, with its boot tree in <c>boot/</c>; null while there is none.</summary>
    public LiveRoot? Live { get; init; }

    /// <summary>Where the parts of the root that was there are being moved, below the client's folder.</summary>
    public string? Moving { get; init; }

    /// <summary>What is being made in the place of the root.</summary>
    public RootInMaking? Making { get; init; }

    /// <summary>What is put off until the client boots.</summary>
    public PendingChange? Pending { get; init; }

    /// <summary>What the layer over a shared root was made from; null while there is none.</summary>
    public string? Layer { get; init; }
}

/// <summary>A whole root of a client.</summary>
internal sealed record LiveRoot(string Os, RootMode Mode, DateTimeOffset Made)
{
    /// <summary>The client has mounted it.</summary>
    public bool Used { get; init; }

    /// <summary>It has a whole boot tree beside it.</summary>
    public bool OwnsBoot { get; init; }

    /// <summary>Fingerprint of the identity that was written into it; null: none yet.</summary>
    public string? Identity { get; init; }

    /// <summary>Fingerprint of the unit that reports to us; null: as the system had it that the root was made from.</summary>
    public string? Report { get; init; }
}

/// <param name="From">Below the data directory: <c>os/NAME</c>; below the client's folder: <c>snapshots/NAME</c> or <c>roots/NAME</c>.</param>
/// <param name="Identity">The fingerprint that the source has.</param>
internal sealed record RootInMaking(string Os, RootMode Mode, string From, string? Identity);

/// <param name="Snapshot">The snapshot that comes in place of the root; null: a fresh copy of the system.</param>
internal sealed record PendingChange(string? Snapshot);

/// <summary><c>snapshots/NAME/about.json</c>, and that of a kept root.</summary>
internal sealed record SnapshotFacts(string Os, RootMode Mode, DateTimeOffset Created, bool Automatic, string? Identity);
