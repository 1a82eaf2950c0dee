using PiBoot.Core.Clients;

namespace PiBoot.Core.Boot;

/// <summary>
/// Follows one client from power-on to up. Fed with what was seen, it keeps the stage and the events of the boot under
/// way. Not safe for several threads: one loop feeds all trackers.
/// </summary>
public sealed partial class BootTracker
{
    /// <summary>Events that tell how a boot ended find room even after a client that asks for files without end.</summary>
    private const int ReservedEvents = 20;

    /// <summary>A DISCOVER this long after the last file means that the board began anew.</summary>
    private static readonly TimeSpan RestartGap = TimeSpan.FromSeconds(15);

    private readonly List<BootEvent> _events = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private BootFacts _facts = new();
    private BootSurroundings _around = BootSurroundings.Unknown;
    private string? _before;
    private int _transfers;

    public BootStage Stage { get; private set; } = BootStage.Off;

    /// <summary>When the stage was entered.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>When it last gave a sign of life.</summary>
    public DateTimeOffset LastSign { get; private set; }

    /// <summary>When the boot under way, or the last one, began; null before the first.</summary>
    public DateTimeOffset? Started { get; private set; }

    /// <summary>What is wrong, in words; null while nothing is.</summary>
    public string? Verdict { get; private set; }

    /// <summary>The same, or what was wrong with the try before this one, which has not come further yet.</summary>
    public string? Standing => Verdict ?? _before;

    /// <summary>The row of the table that the verdict comes from.</summary>
    public Symptom? Symptom { get; private set; }

    /// <summary>What was and was not seen of this boot.</summary>
    public BootFacts Facts => _facts;

    /// <summary>The interface that its last DISCOVER came by; null before the first.</summary>
    public string? Link { get; private set; }

    /// <summary>A file is on its way to it.</summary>
    public bool IsLoading => _transfers > 0;

    /// <summary>How often it has sent DISCOVER without going on.</summary>
    public int Attempts => _facts.Discovers;

    public BootRecord? Record =>
        Started is { } started ? new BootRecord(started, Stage, Verdict, [.. _events]) : null;

    /// <summary>Firmware asks for an address: the begin of a boot, its repetition, or its second stage.</summary>
    /// <param name="now">When.</param>
    /// <param name="detail">Who asks.</param>
    /// <param name="link">The interface that it came by.</param>
    /// <returns>Null where a client repeats what is known to lead nowhere.</returns>
    public BootEvent? Discover(DateTimeOffset now, string detail, string? link = null)
    {
        Link = link ?? Link;
        var stage = _facts.Stage;
        var isSoon = now - LastSign < RestartGap;
        if (Stage == BootStage.Stalled && stage == BootStage.Dhcp && isSoon)
        {
            LastSign = now;
            return null;
        }

        var goesOn = stage == BootStage.Powering || Stage == BootStage.Dhcp || (Stage == BootStage.Firmware && _facts.RomStageOnly && isSoon);
        if (!goesOn)
        {
            BeginAgain(now);
        }

        return Add(now, BootStage.Dhcp, new BootEvent(now, BootStage.Dhcp, "discover") { Detail = detail });
    }

    /// <summary>We answered; null where that is a repetition that has led nowhere.</summary>
    public BootEvent? Offer(DateTimeOffset now, string detail)
    {
        if (Stage == BootStage.Stalled && _facts.WaitingFor is null)
        {
            return null;
        }

        if (Stage == BootStage.Stalled)
        {
            // It stopped because it was not answered; now it is.
            Enter(_facts.Stage, now);
            Verdict = null;
            Symptom = null;
        }

        _said.RemoveWhere(static said => said.StartsWith("waiting", StringComparison.Ordinal));
        return Keep(new BootEvent(now, Stage, "offer") { Detail = detail });
    }

    /// <summary>We do not answer yet, and why; said once per boot and reason.</summary>
    public BootEvent? Wait(DateTimeOffset now, string reason) => Once(now, "waiting", reason);

    /// <summary>Something was done to help it on; said once per boot and kind.</summary>
    public BootEvent? Help(DateTimeOffset now, string what) => Once(now, "cure", what);

    /// <summary>A DHCP server offered it an address; null when that is nothing new in this boot.</summary>
    public BootEvent? AddressOffered(DateTimeOffset now, string server, string address) =>
        Stage is BootStage.Dhcp ? Once(now, "address", $"{address} from {server}") : null;

    /// <summary>Another boot server answered it; null when that is nothing new in this boot.</summary>
    public BootEvent? ForeignOffer(DateTimeOffset now, string server) =>
        Stage is BootStage.Dhcp ? Once(now, "other server", server) : null;

    /// <summary>A transfer began; while one runs the boot does not count as stalled, the engine watches over it.</summary>
    public void TransferBegan(DateTimeOffset now)
    {
        _transfers++;
        LastSign = now;
    }

    /// <summary>It lives, and nothing is worth an event: it asked for a file that it can do without.</summary>
    public void Sign(DateTimeOffset now) => LastSign = now;

    /// <summary>A transfer ended.</summary>
    public void TransferEnded(DateTimeOffset now)
    {
        _transfers = Math.Max(0, _transfers - 1);
        LastSign = now;
    }

    /// <summary>
    /// The client left a transfer without its end. That is no sign of life, and it is told a minute late: what was left by an
    /// earlier boot, or by one that is past its firmware (an abandoned probe), says nothing of this one.
    /// </summary>
    public BootEvent? TransferLeft(DateTimeOffset now, string word, string relativePath, long bytes, double seconds, string? detail)
    {
        if (now - TimeSpan.FromSeconds(seconds) < Started)
        {
            return null;
        }

        _transfers = Math.Max(0, _transfers - 1);
        return _facts.Stage is BootStage.Dhcp or BootStage.Firmware
            ? Keep(new BootEvent(now, Stage, word) { File = relativePath, Bytes = bytes, Seconds = seconds, Detail = detail })
            : null;
    }

    /// <summary>A file was asked for: found, missing or refused, by <paramref name="word"/>.</summary>
    public BootEvent File(DateTimeOffset now, string word, string relativePath, long? bytes, double? seconds, string? detail)
    {
        if (_facts.Stage is not (BootStage.Powering or BootStage.Dhcp or BootStage.Firmware or BootStage.Kernel))
        {
            // A board with a static address in its EEPROM, or one whose DISCOVER never reached us.
            BeginAgain(now);
        }

        var stage = word == "file" && BootFiles.IsKernel(relativePath) ? BootStage.Kernel
            : _facts.Stage == BootStage.Kernel ? BootStage.Kernel
            : BootStage.Firmware;
        return Add(now, stage, new BootEvent(now, stage, word) { File = relativePath, Bytes = bytes, Seconds = seconds, Detail = detail });
    }

    /// <summary>The client asked its DHCP server for an address: the booted kernel, or the EEPROM before it loads.</summary>
    public BootEvent Request(DateTimeOffset now, string address)
    {
        var stage = _facts is { Stage: BootStage.Firmware, RomStageOnly: false } ? BootStage.Kernel : _facts.Stage;
        return Add(now, stage, new BootEvent(now, stage, "request") { Detail = address });
    }

    /// <summary>Its address has a connection to our NFS port; null when that is nothing new.</summary>
    public BootEvent? Mount(DateTimeOffset now, string detail) =>
        _facts.Stage is BootStage.Root or BootStage.Up
            ? null
            : Add(now, BootStage.Root, new BootEvent(now, BootStage.Root, "mount") { Detail = detail });

    /// <summary>The client reported that it is up.</summary>
    /// <param name="now">When.</param>
    /// <param name="bootSeconds">Seconds since its kernel began.</param>
    /// <param name="detail">Host name and kernel.</param>
    public BootEvent Up(DateTimeOffset now, double bootSeconds, string detail)
    {
        if (Started is null)
        {
            Begin(now);
        }

        return Add(now, BootStage.Up, new BootEvent(now, BootStage.Up, "up") { Seconds = bootSeconds, Detail = detail });
    }

    /// <summary>The client is up, and has mounted something else than its root.</summary>
    public BootEvent WrongRoot(DateTimeOffset now, string source)
    {
        Keep(new BootEvent(now, BootStage.Up, "wrong root") { Detail = source });
        return Judge(now, BootStage.Up);
    }
}
