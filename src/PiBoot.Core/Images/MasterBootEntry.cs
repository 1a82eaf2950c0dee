namespace PiBoot.Core.Images;

/// <summary>One used entry of an MBR or of an extended partition's record.</summary>
/// <param name="Slot">0 to 3.</param>
/// <param name="Status">0x80 when bootable, otherwise 0.</param>
/// <param name="Type">The type byte.</param>
/// <param name="Start">In sectors, from what the record counts from.</param>
/// <param name="Count">In sectors.</param>
public sealed record MasterBootEntry(int Slot, byte Status, byte Type, uint Start, uint Count)
{
    /// <summary>The whole disk, as a disk with GPT tells old programs.</summary>
    public bool IsProtective => Type == 0xee;

    /// <summary>Holds logical partitions: DOS, LBA and Linux types.</summary>
    public bool IsExtended => Type is 0x05 or 0x0f or 0x85;
}
