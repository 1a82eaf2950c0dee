using PiBoot.Core.Clients;

namespace PiBoot.Core.Storekeeping;

/// <summary>The root that a client is to have.</summary>
/// <param name="ClientId">Its serial, with its MAC behind it where two boards share one.</param>
/// <param name="Os">Its operating system.</param>
/// <param name="Mode">How its root is made.</param>
/// <param name="Hostname">Its host name.</param>
/// <param name="Extras">What else makes it its own.</param>
public sealed record RootWish(string ClientId, string Os, RootMode Mode, string Hostname, ClientExtras Extras);

/// <summary>Looks at a client's root and changes nothing.</summary>
public sealed record LookAtRoot(RootWish Wish) : StorageOrder<RootLook>;

/// <summary>
/// Makes the client's root as wished, fresh where that is due, and does what was put off until its next boot. Only for a
/// client that boots or is off: its root may be moved away, and must not be exported when <see cref="RootLook.Replaces"/>.
/// </summary>
public sealed record PrepareRoot(RootWish Wish) : StorageOrder<RootLook>;

/// <param name="IsReady">The root is whole and as wished, but for what changes with the next boot.</param>
/// <param name="Replaces">Preparing it moves the present root away: it must not be exported then.</param>
/// <param name="Os">The operating system of the root that is there; null when none is.</param>
/// <param name="Mode">How that one was made.</param>
/// <param name="OwnsBoot">The client has a whole boot tree of its own.</param>
public sealed record RootLook(bool IsReady, bool Replaces, string? Os, RootMode Mode, bool OwnsBoot) : StorageReply;

/// <summary>The client has mounted its root: an ephemeral one is fresh no more.</summary>
public sealed record MarkRootUsed(string ClientId) : StorageOrder<OrderDone>;

/// <param name="Name">A plain name; null: date and time.</param>
public sealed record SnapshotRoot(string ClientId, string? Name) : StorageOrder<RootSnapshot>;

public sealed record RemoveSnapshot(string ClientId, string Name) : StorageOrder<OrderDone>;

/// <summary>Puts a snapshot, or a fresh copy of the operating system, in the place of the client's root. The present root becomes a snapshot.</summary>
/// <param name="Snapshot">Name of the snapshot; null: fresh from the operating system.</param>
/// <param name="AtNextBoot">The client runs: only write down what is to be done.</param>
public sealed record ReplaceRoot(string ClientId, string? Snapshot, bool AtNextBoot) : StorageOrder<RootReplacement>;

/// <param name="IsPending">It is done when the client boots.</param>
/// <param name="KeptAs">The snapshot that the replaced root has become; null while pending or when there was none.</param>
public sealed record RootReplacement(bool IsPending, string? KeptAs) : StorageReply;

/// <param name="ClientId">Null: all clients.</param>
/// <param name="WithSpace">Count bytes, which reads every file's map.</param>
public sealed record ListRoots(string? ClientId, bool WithSpace) : StorageOrder<RootList>;

public sealed record RootList(IReadOnlyList<RootEntry> Roots) : StorageReply
{
    /// <summary>Why no snapshots are made here; null where they can be.</summary>
    public string? NoSnapshots { get; init; }
}

/// <summary>A client's root and its snapshots.</summary>
/// <param name="Client">Client id.</param>
/// <param name="State"><c>ready</c>, <c>making</c> or <c>none</c>.</param>
/// <param name="Made">When it was made, UTC.</param>
/// <param name="Pending">What is done at its next boot, in words; null: nothing.</param>
/// <param name="OwnBytes">Bytes on the drive that only this root uses; null when not counted.</param>
/// <param name="SharedBytes">Bytes that it shares with its system, snapshots or other roots.</param>
/// <param name="Snapshots">Oldest first.</param>
/// <param name="Kept">Roots that wait for the client to return to another system or kind of root.</param>
public sealed record RootEntry(
    string Client,
    string? Os,
    RootMode Mode,
    string State,
    DateTimeOffset? Made,
    string? Pending,
    long? OwnBytes,
    long? SharedBytes,
    IReadOnlyList<RootSnapshot> Snapshots,
    IReadOnlyList<string> Kept);

/// <summary>A root as it was.</summary>
/// <param name="Created">UTC.</param>
/// <param name="Os">The operating system that it was made from.</param>
/// <param name="Automatic">Made before a rollback or reset; only the newest few are kept.</param>
/// <param name="OwnBytes">Null when not counted.</param>
public sealed record RootSnapshot(string Name, DateTimeOffset Created, string Os, bool Automatic, long? OwnBytes, long? SharedBytes) : StorageReply;
