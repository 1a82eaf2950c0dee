namespace PiBoot.BootRom.Tftp;

/// <summary>How one stage of the boot code reads files.</summary>
internal sealed record TransferRules
{
    /// <summary>The mask ROM sends no options; every later stage asks tsize.</summary>
    public bool AsksSize { get; init; }

    /// <summary>The blksize asked for, 0 for none (then 512).</summary>
    public int BlockSize { get; init; }

    /// <summary>TFTP_FILE_TIMEOUT of the EEPROM, for the whole file; zero for no such limit.</summary>
    public TimeSpan FileTimeout { get; init; }

    /// <summary>How long the boot code listens to silence before it gives a file up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public bool DuplicateDataConfuses { get; init; }

    public bool DuplicateOackConfuses { get; init; }

    public bool IgnoresDuplicateData { get; init; }

    public bool NoBlockRollover { get; init; }

    /// <summary>Without tsize in an OACK the file counts as missing.</summary>
    public bool NeedsSize { get; init; }
}
