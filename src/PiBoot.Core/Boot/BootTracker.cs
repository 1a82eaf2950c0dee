using PiBoot.Core.Clients;

namespace PiBoot.Core.Boot;

/// <summary>
/// Follows one client from power-on to up. Fed with what was seen, it keeps the stage and the events of the boot under
/// way. Not safe for several threads: one loop feeds all trackers.
/// </summary>
public sealed class BootTracker
{
    /// <summary>Events that tell how a boot ended find room even after a client that asks for files without end.</summary>
    private const int ReservedEvents = 20;

    /// <summary>A DISCOVER this long after the last file means that the board began anew.</summary>
    private static readonly TimeSpan RestartGap = TimeSpan.FromSeconds(15);

    private readonly List<BootEvent> _events = [];
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
    private DateTimeOffset _lastSign;
    private bool _romStageOnly = true;
    private string? _lastFile;
    private string? _waitingFor;
    private int _transfers;

    public BootStage Stage { get; private set; } = BootStage.Off;

    /// <summary>When the stage was entered.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>When the boot under way, or the last one, began; null before the first.</summary>
    public DateTimeOffset? Started { get; private set; }

    /// <summary>Why it stopped, in words; null while it goes on.</summary>
    public string? Verdict { get; private set; }

    /// <summary>How often it has sent DISCOVER in the present boot stage without going on.</summary>
    public int Attempts { get; private set; }

    public BootRecord? Record =>
        Started is { } started ? new BootRecord(started, Stage, Verdict, [.. _events]) : null;

    /// <summary>Firmware asks for an address: the begin of a boot, its repetition, or its second stage.</summary>
    public BootEvent Discover(DateTimeOffset now, string detail)
    {
        var goesOn = Stage == BootStage.Dhcp || (Stage == BootStage.Firmware && _romStageOnly && now - _lastSign < RestartGap);
        if (!goesOn)
        {
            Begin(now);
        }

        Attempts = Stage == BootStage.Dhcp ? Attempts + 1 : 1;
        return Add(now, BootStage.Dhcp, new BootEvent(now, BootStage.Dhcp, "discover") { Detail = detail });
    }

    /// <summary>We answered.</summary>
    public BootEvent Offer(DateTimeOffset now, string detail)
    {
        _waitingFor = null;
        return Add(now, Stage, new BootEvent(now, Stage, "offer") { Detail = detail });
    }

    /// <summary>We do not answer yet, and why; said once per boot and reason.</summary>
    public BootEvent? Wait(DateTimeOffset now, string reason)
    {
        if (_waitingFor == reason)
        {
            return null;
        }

        _waitingFor = reason;
        return Add(now, Stage, new BootEvent(now, Stage, "waiting") { Detail = reason });
    }

    /// <summary>A transfer began; while one runs the boot does not count as stalled, the engine watches over it.</summary>
    public void TransferBegan(DateTimeOffset now)
    {
        _transfers++;
        _lastSign = now;
    }

    /// <summary>It lives, and nothing is worth an event: it asked for a file that it can do without.</summary>
    public void Sign(DateTimeOffset now) => _lastSign = now;

    /// <summary>A transfer ended, however.</summary>
    public void TransferEnded(DateTimeOffset now)
    {
        _transfers = Math.Max(0, _transfers - 1);
        _lastSign = now;
    }

    /// <summary>A file was asked for: found, missing or refused, by <paramref name="word"/>.</summary>
    public BootEvent File(DateTimeOffset now, string word, string relativePath, long? bytes, double? seconds, string? detail)
    {
        if (Stage is not (BootStage.Dhcp or BootStage.Firmware or BootStage.Kernel))
        {
            // A board with a static address in its EEPROM, or one whose DISCOVER never reached us.
            Begin(now);
        }

        if (!BootFiles.IsRomStage(relativePath))
        {
            _romStageOnly = false;
        }

        var done = word == "file";
        _lastFile = done ? relativePath : _lastFile;
        Attempts = 0;
        var stage = done && BootFiles.IsKernel(relativePath) ? BootStage.Kernel
            : Stage == BootStage.Kernel ? BootStage.Kernel
            : BootStage.Firmware;
        return Add(now, stage, new BootEvent(now, stage, word) { File = relativePath, Bytes = bytes, Seconds = seconds, Detail = detail });
    }

    /// <summary>The client asked its DHCP server for an address: the booted kernel, or the EEPROM before it loads.</summary>
    public BootEvent Request(DateTimeOffset now, string address)
    {
        var stage = Stage == BootStage.Firmware && !_romStageOnly ? BootStage.Kernel : Stage;
        return Add(now, stage, new BootEvent(now, stage, "request") { Detail = address });
    }

    /// <summary>Its address has a connection to our NFS port; null when that is nothing new.</summary>
    public BootEvent? Mount(DateTimeOffset now, string detail) =>
        Stage is BootStage.Root or BootStage.Up
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

    /// <summary>Its relay gave power: a boot begins.</summary>
    public BootEvent PowerOn(DateTimeOffset now, string detail)
    {
        Begin(now);
        return Add(now, BootStage.Powering, new BootEvent(now, BootStage.Powering, "power on") { Detail = detail });
    }

    /// <summary>Its relay took the power away.</summary>
    public BootEvent PowerOff(DateTimeOffset now, string detail) =>
        Add(now, BootStage.Off, new BootEvent(now, BootStage.Off, "power off") { Detail = detail });

    /// <summary>It answers on the wire: ARP, or the connection of its up unit. Null when that is nothing new.</summary>
    public BootEvent? Present(DateTimeOffset now)
    {
        _lastSign = now;
        return null;
    }

    /// <summary>It answers no more, without having said that it ends. Null when that is nothing new.</summary>
    /// <param name="now">When.</param>
    /// <param name="how">What was asked, and how often.</param>
    public BootEvent? Silent(DateTimeOffset now, string how) => Stage is BootStage.Root or BootStage.Up
        ? Add(now, BootStage.Stalled, new BootEvent(now, BootStage.Stalled, "stalled") { Detail = how })
        : null;

    /// <summary>Its system said that it shuts down.</summary>
    /// <param name="now">When.</param>
    /// <param name="toReboot">It means to come back.</param>
    public BootEvent Leaving(DateTimeOffset now, bool toReboot) =>
        Add(now, BootStage.Off, new BootEvent(now, BootStage.Off, toReboot ? "reboot" : "shutdown"));

    /// <summary>A DHCP server offered it an address; null when that is nothing new in this boot.</summary>
    public BootEvent? AddressOffered(DateTimeOffset now, string server, string address) =>
        Stage is BootStage.Dhcp && _heard.Add($"{server} {address}")
            ? Add(now, Stage, new BootEvent(now, Stage, "address") { Detail = $"{address} from {server}" })
            : null;

    /// <summary>Another boot server answered it; null when that is nothing new in this boot.</summary>
    public BootEvent? ForeignOffer(DateTimeOffset now, string server) =>
        Stage is BootStage.Dhcp && _heard.Add(server)
            ? Add(now, Stage, new BootEvent(now, Stage, "other server") { Detail = server })
            : null;

    /// <summary>Looks at the clock; not null when the boot counts as stalled from now on.</summary>
    public BootEvent? Tick(DateTimeOffset now)
    {
        // A Pi 4 repeats its DISCOVER for ever, which is no progress.
        var progress = Stage == BootStage.Dhcp ? Since : _lastSign;
        if (BootLimits.Of(Stage) is not { } limit || _transfers > 0 || now - progress < limit)
        {
            return null;
        }

        Verdict = BootVerdicts.For(Stage, _lastFile, _waitingFor);
        return Add(now, BootStage.Stalled, new BootEvent(now, BootStage.Stalled, "stalled") { Verdict = Verdict });
    }

    /// <summary>Takes up where an earlier process left off.</summary>
    public void Resume(BootRecord last)
    {
        Started = last.Started;
        _events.AddRange(last.Events);
        Verdict = last.Verdict;
        _lastSign = last.Events.Count > 0 ? last.Events[^1].Time : last.Started;
        _romStageOnly = last.Stage <= BootStage.Dhcp;
        Enter(last.Stage, _lastSign);
    }

    private void Begin(DateTimeOffset now)
    {
        _events.Clear();
        _heard.Clear();
        _romStageOnly = true;
        _lastFile = null;
        _waitingFor = null;
        _transfers = 0;
        Verdict = null;
        Attempts = 0;
        Started = now;
        Enter(BootStage.Off, now);
    }

    private BootEvent Add(DateTimeOffset now, BootStage stage, BootEvent seen)
    {
        if (stage != Stage)
        {
            Enter(stage, now);
        }

        if (stage != BootStage.Stalled)
        {
            _lastSign = now;
            Verdict = null;
        }

        var limit = seen.File is null ? BootRecord.MaximumEvents : BootRecord.MaximumEvents - ReservedEvents;
        if (_events.Count < limit)
        {
            _events.Add(seen);
        }

        return seen;
    }

    private void Enter(BootStage stage, DateTimeOffset now)
    {
        Stage = stage;
        Since = now;
    }
}
