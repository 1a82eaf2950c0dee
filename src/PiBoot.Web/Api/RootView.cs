using PiBoot.Core.Storekeeping;

namespace PiBoot.Web.Api;

/// <summary>A client's root. Sizes in bytes, times UTC.</summary>
/// <param name="Client">Client id.</param>
/// <param name="Mode"><c>private</c>, <c>ephemeral</c> or <c>shared</c>.</param>
/// <param name="State"><c>ready</c>, <c>making</c> or <c>none</c>.</param>
/// <param name="Pending">What is done at its next boot.</param>
/// <param name="OwnBytes">Used by nothing else.</param>
/// <param name="SharedBytes">Shared with its system, snapshots or other roots.</param>
/// <param name="Kept">Roots that wait, as folders below the client's.</param>
/// <param name="NoSnapshots">Why no snapshot can be made or returned to, as on a NAS; null where they can.</param>
public sealed record RootView(
    string Client,
    string? Os,
    string Mode,
    string State,
    DateTime? Made,
    string? Pending,
    long? OwnBytes,
    long? SharedBytes,
    IReadOnlyList<SnapshotView> Snapshots,
    IReadOnlyList<string> Kept,
    string? NoSnapshots)
{
    public static RootView Of(RootEntry root, RootList list) => new(
        root.Client,
        root.Os,
        Words.Of(root.Mode),
        root.State,
        root.Made?.UtcDateTime,
        root.Pending,
        root.OwnBytes,
        root.SharedBytes,
        [.. root.Snapshots.Select(SnapshotView.Of)],
        root.Kept,
        list.NoSnapshots);
}

/// <summary>A root as it was.</summary>
public sealed record SnapshotView(string Name, DateTime Created, string Os, bool Automatic, long? OwnBytes, long? SharedBytes)
{
    public static SnapshotView Of(RootSnapshot s) => new(s.Name, s.Created.UtcDateTime, s.Os, s.Automatic, s.OwnBytes, s.SharedBytes);
}

/// <summary>What came of a rollback or reset.</summary>
/// <param name="Pending">The client runs: it is done when it boots.</param>
/// <param name="KeptAs">The snapshot that the replaced root has become.</param>
public sealed record ReplacementView(bool Pending, string? KeptAs);

/// <param name="Name">A plain name; absent: date and time.</param>
public sealed record SnapshotOrder(string? Name);

public sealed record RollbackOrder(string? Snapshot);
