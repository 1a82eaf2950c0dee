namespace PiBoot.BootRom;

/// <summary>How a boot ended; the values are the program's exit codes.</summary>
public enum BootOutcome
{
    /// <summary>Kernel and command line are there.</summary>
    Booted = 0,

    Failed = 1,

    /// <summary>Silent until the plug is pulled.</summary>
    Dead = 3,
}
