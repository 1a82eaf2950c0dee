using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Tftp;

namespace PiBoot.BootRom.Firmware;

/// <summary>What each stage asks of TFTP: options, block size and the faults that belong to it.</summary>
internal static class StageRules
{
    /// <summary>The ROM's one port; bootcode.bin counts on from the next, start.elf was captured from 49166 (FW#1700).</summary>
    public const ushort RomPort = 49152;
    public const ushort BootcodePort = 49153;
    public const ushort StartElfPort = 49166;

    // start4.elf asked 1024 in 2022 (EE#375); no capture of a newer one is published.
    private const int StartElf4BlockSize = 1024;

    // TFTP_FILE_TIMEOUT.
    private static readonly TimeSpan FileTimeout = TimeSpan.FromSeconds(30);

    /// <summary>2B v1.2, 3B, 3B+: no options at all.</summary>
    public static TransferRules Rom { get; } = new();

    /// <summary>bootcode.bin: tsize, 512 bytes.</summary>
    public static TransferRules Bootcode(BugSet bugs) => new()
    {
        AsksSize = true,
        DuplicateOackConfuses = bugs.Has(Bug.DuplicateOackConfuses),
        NoBlockRollover = bugs.Has(Bug.NoBlockRollover),
    };

    /// <summary>start.elf: the same, and without tsize in the OACK every file counts as missing.</summary>
    public static TransferRules StartElf(BugSet bugs) => Bootcode(bugs) with
    {
        NeedsSize = bugs.Has(Bug.NeedsOack),
        DuplicateDataConfuses = bugs.Has(Bug.DuplicateDataConfuses),
    };

    /// <summary>The bootloader of Pi 4 and 5.</summary>
    public static TransferRules Eeprom(ModelTraits traits, BugSet bugs) => new()
    {
        AsksSize = true,
        BlockSize = traits.BlockSize,
        FileTimeout = FileTimeout,
        Patience = FileTimeout,
        IgnoresDuplicateData = bugs.Has(Bug.IgnoresDuplicateData),
        DuplicateOackConfuses = bugs.Has(Bug.DuplicateOackConfuses),
        NoBlockRollover = bugs.Has(Bug.NoBlockRollover),
        DuplicateDataConfuses = traits.Model == Model.Pi5 && bugs.Has(Bug.DuplicateDataConfuses),
    };

    public static TransferRules StartElf4(BugSet bugs) => new()
    {
        AsksSize = true,
        BlockSize = StartElf4BlockSize,
        FileTimeout = FileTimeout,
        Patience = FileTimeout,
        DuplicateDataConfuses = bugs.Has(Bug.DuplicateDataConfuses),
        DuplicateOackConfuses = bugs.Has(Bug.DuplicateOackConfuses),
        NoBlockRollover = bugs.Has(Bug.NoBlockRollover),
    };
}
