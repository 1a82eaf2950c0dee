using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Firmware;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom;

/// <summary>One simulated board.</summary>
public sealed record BootRomOptions
{
    public required Model Model { get; init; }

    public required MacAddress Mac { get; init; }

    /// <summary>The low 32 bits of the serial number.</summary>
    public required uint Serial { get; init; }

    /// <summary>New-style revision code; null takes the model's usual one.</summary>
    public uint? Revision { get; init; }

    /// <summary>The faults; null takes those documented for the model.</summary>
    public BugSet? Bugs { get; init; }

    /// <summary>A boot that has not ended after this has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Decides the transaction id and the source ports of Pi 4 and 5.</summary>
    public int Seed { get; init; }

    /// <summary>Started by a reboot instead of by power: <see cref="Bug.RebootHang"/> shows.</summary>
    public bool IsReboot { get; init; }

    /// <summary>A file after whose last block the board hangs, such as <c>start.elf</c>, or <c>kernel</c> for any; null: none.</summary>
    public string? StopAfter { get; init; }

    /// <summary>An address that needs no DHCP server, where only the proxy answers; then no REQUEST is sent either.</summary>
    public Ipv4Address FixedAddress { get; init; }

    public IBootSink Sink { get; init; } = new DiscardSink();

    /// <summary>The faults documented for a model.</summary>
    public static BugSet DefaultBugs(Model model) => ModelTraits.Of(model).Bugs;
}
