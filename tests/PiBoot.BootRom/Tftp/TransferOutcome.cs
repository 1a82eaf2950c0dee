namespace PiBoot.BootRom.Tftp;

/// <summary>How a transfer ended.</summary>
internal enum TransferOutcome
{
    Complete,

    /// <summary>A probe that found the file and broke off.</summary>
    Found,

    /// <summary>The server answered with an ERROR.</summary>
    Missing,

    Failed,
}
