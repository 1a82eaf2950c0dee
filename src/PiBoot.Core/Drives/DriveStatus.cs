namespace PiBoot.Core.Drives;

/// <summary>How the drive that holds the data directory is.</summary>
/// <param name="Trouble">One sentence with what to do; null when it is ready.</param>
/// <param name="Device">Null when nothing is mounted there.</param>
/// <param name="Uuid">Of the prepared drive that is mounted or expected; null for a directory that was never one.</param>
public sealed record DriveStatus(DriveCondition Condition, string? Trouble, string? Device, string? Uuid);
