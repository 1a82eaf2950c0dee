namespace PiBoot.BootRom.Tftp;

/// <summary>The result of one request.</summary>
/// <param name="Reason">Why it is missing or failed, in words; empty otherwise.</param>
/// <param name="BlockSizeAgreed">Whether the OACK named blksize: the Pi 4 ignores config.txt without it.</param>
internal readonly record struct TransferEnd(
    TransferOutcome Outcome, long Bytes, bool BlockSizeAgreed, string Reason);
