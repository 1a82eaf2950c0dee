namespace PiBoot.Linux.Net.Tftp;

internal enum SlotPhase
{
    Free,

    /// <summary>A loader looks for the file.</summary>
    Opening,

    Running,

    /// <summary>Over; remembered a moment so that stragglers are known and the next file gets another TID.</summary>
    Lingering,
}
