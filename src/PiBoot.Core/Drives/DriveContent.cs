namespace PiBoot.Core.Drives;

/// <summary>What was recognised on a block device.</summary>
/// <param name="FileSystem">Null when there is none that is known.</param>
/// <param name="PartitionTable">Such as <c>gpt</c> or <c>dos</c>.</param>
/// <param name="PartitionLabel">The name of this partition in its disk's table.</param>
/// <param name="IsUnclear">Signatures of several kinds, or it could not be read: not blank at any rate.</param>
public sealed record DriveContent(
    string? FileSystem = null,
    string? Label = null,
    string? Uuid = null,
    string? PartitionTable = null,
    string? PartitionLabel = null,
    bool IsUnclear = false)
{
    /// <summary>The label of a data drive. It is written last, when everything else is on the drive.</summary>
    public const string FinishedLabel = "piboot";

    /// <summary>The label of a drive that is still being prepared: never mounted as data directory.</summary>
    public const string UnfinishedLabel = "piboot-new";

    /// <summary>The file system of data drives.</summary>
    public const string DataFileSystem = "btrfs";

    public bool IsBlank => FileSystem is null && PartitionTable is null && !IsUnclear;

    /// <summary>A data drive, prepared to the end.</summary>
    public bool IsFinished => FileSystem == DataFileSystem && Label == FinishedLabel && Uuid is not null;

    /// <summary>What a preparation leaves that was broken off: nobody's data.</summary>
    public bool IsUnfinished => FileSystem == DataFileSystem && Label == UnfinishedLabel;

    /// <summary>For people.</summary>
    public string Words => (FileSystem, PartitionTable) switch
    {
        (null, null) => IsUnclear ? "something that was not recognised for certain" : "nothing",
        (null, _) => $"a partition table ({PartitionTable})",
        _ => Label is null ? $"data ({FileSystem})" : $"data ({FileSystem} \"{Label}\")",
    };
}
