namespace PiBoot.BootRom;

/// <summary>Why a boot stops here.</summary>
/// <param name="Flashes">Short flashes of the LED a user would see (LED warning table of the documentation), 0 for none.</param>
public sealed record BootEnd(BootOutcome Outcome, string Reason, int Flashes = 0)
{
    internal const int FirmwareNotFound = 4;
    internal const int KernelNotFound = 7;

    internal static BootEnd Failed(string reason, int flashes = 0) => new(BootOutcome.Failed, reason, flashes);

    internal static BootEnd Dead(string reason) => new(BootOutcome.Dead, reason);

    /// <summary>The reason with what the LED shows.</summary>
    public override string ToString() => Flashes == 0 ? Reason : $"{Reason} (LED: {Flashes} flashes)";
}
