using PiBoot.Core.Drives;

namespace PiBoot.Core.Storekeeping;

public sealed record ListDrives : StorageOrder<DriveListing>;

public sealed record DriveListing(IReadOnlyList<Drive> Drives) : StorageReply;

/// <summary>Refuses what <see cref="PrepareDrive"/> would refuse, and touches nothing: asked before anything is stopped for it.</summary>
/// <param name="Device">Such as <c>/dev/sda</c>.</param>
/// <param name="Erase">The user named the device again: what is on it may go.</param>
public sealed record CheckDrive(string Device, bool Erase) : StorageOrder<OrderDone>;

/// <summary>Makes a drive the data drive.</summary>
/// <param name="Device">Such as <c>/dev/sda</c>.</param>
/// <param name="Erase">The user named the device again: what is on it may go.</param>
public sealed record PrepareDrive(string Device, bool Erase) : StorageOrder<DriveListing>;

/// <summary>Mounts the data drive where it is plugged in and not mounted; no error where it is not there.</summary>
public sealed record MountDrive : StorageOrder<OrderDone>;

public sealed record EjectDrive : StorageOrder<OrderDone>;
