using PiBoot.Core.Clients;

namespace PiBoot.Core.Boot;

/// <content>Power, presence and the clock: how boots begin, stop and end.</content>
public sealed partial class BootTracker
{
    /// <summary>The boot before this one, from its end until it is taken; null when there is nothing to take.</summary>
    public BootRecord? Ended { get; private set; }

    /// <summary>Something is still to come within a time: a boot is under way, or a reboot.</summary>
    public bool IsUnderWay => Stage != BootStage.Stalled && Verdict is null && BootLimits.Of(_facts, _around) is not null;

    /// <summary>Its relay gave power: a boot begins.</summary>
    public BootEvent PowerOn(DateTimeOffset now, string detail)
    {
        Begin(now);
        return Add(now, BootStage.Powering, new BootEvent(now, BootStage.Powering, "power on") { Detail = detail });
    }

    /// <summary>Its relay took the power away.</summary>
    public BootEvent PowerOff(DateTimeOffset now, string detail)
    {
        _transfers = 0;
        if (Started is null)
        {
            Begin(now);
        }

        return Add(now, BootStage.Off, new BootEvent(now, BootStage.Off, "power off") { Detail = detail });
    }

    /// <summary>It answers on the wire: ARP, or the connection of its up unit. Null when that is nothing new.</summary>
    public BootEvent? Present(DateTimeOffset now)
    {
        LastSign = now;
        return Stage == BootStage.Stalled && _facts.Silence is not null
            ? Add(now, _facts.Stage, new BootEvent(now, _facts.Stage, "answers") { Detail = "it answers again" })
            : null;
    }

    /// <summary>The unit that reports has connected, which it does after its report: that one may have been lost with an earlier process.</summary>
    public BootEvent? Connected(DateTimeOffset now) =>
        _facts.Stage == BootStage.Root || Started is null ? Runs(now) : Present(now);

    /// <summary>
    /// It runs after all, whatever was seen of it: it answers, and holds the connection of its up unit. Null when that is known.
    /// </summary>
    public BootEvent? Runs(DateTimeOffset now)
    {
        if (Stage == BootStage.Up)
        {
            return null;
        }

        if (Started is null)
        {
            Begin(now);
        }

        return Add(now, BootStage.Up, new BootEvent(now, BootStage.Up, "answers") { Detail = "it answers, and its system takes orders" });
    }

    /// <summary>It answers no more, without having said that it ends. Null when that is nothing new.</summary>
    /// <param name="now">When.</param>
    /// <param name="how">What was asked, and how often.</param>
    public BootEvent? Silent(DateTimeOffset now, string how)
    {
        if (Stage is not (BootStage.Root or BootStage.Up))
        {
            return null;
        }

        Keep(new BootEvent(now, Stage, "silent") { Detail = how });
        return Judge(now, BootStage.Stalled);
    }

    /// <summary>Its system said that it shuts down.</summary>
    /// <param name="now">When.</param>
    /// <param name="toReboot">It means to come back.</param>
    public BootEvent Leaving(DateTimeOffset now, bool toReboot) =>
        Add(now, BootStage.Off, new BootEvent(now, BootStage.Off, toReboot ? "reboot" : "shutdown"));

    /// <summary>What was done to its power, or why nothing was; always worth an event.</summary>
    public BootEvent Cured(DateTimeOffset now, string what) => Keep(new BootEvent(now, Stage, "cure") { Detail = what });

    /// <summary>Looks at the clock; not null when the boot counts as stalled from now on.</summary>
    public BootEvent? Tick(DateTimeOffset now) => Tick(now, BootSurroundings.Unknown);

    /// <summary>The same, with what is known beside the packets.</summary>
    public BootEvent? Tick(DateTimeOffset now, BootSurroundings around)
    {
        _around = around;

        // A Pi 4 repeats its DISCOVER for ever, which is no progress; nor is it one that a system answers which is not up.
        var progress = Stage is BootStage.Dhcp or BootStage.Root ? Since : LastSign;
        return IsUnderWay && _transfers == 0 && now - progress >= BootLimits.Of(_facts, around)
            ? Judge(now, Stage == BootStage.Root ? BootStage.Root : BootStage.Stalled)
            : null;
    }

    /// <summary>Takes up where an earlier process left off.</summary>
    public void Resume(BootRecord last)
    {
        Begin(last.Started);
        foreach (var seen in last.Events)
        {
            _facts.Apply(seen);
            _events.Add(seen);
        }

        LastSign = last.Events.Count > 0 ? last.Events[^1].Time : last.Started;
        Verdict = last.Verdict;
        Symptom = Verdict is null ? null : Symptoms.Of(_facts, _around);
        Enter(last.Stage, LastSign);
    }

    /// <summary>The clock was set by so much: what is waited for takes as long as before.</summary>
    public void ClockWasSet(TimeSpan step)
    {
        Since += step;
        LastSign += step;
    }

    /// <summary>Takes the boot that ended.</summary>
    public BootRecord? TakeEnded()
    {
        var ended = Ended;
        Ended = null;
        return ended;
    }

    /// <summary>A boot begins where another was under way: that one has failed, and the new one says so first.</summary>
    private void BeginAgain(DateTimeOffset now)
    {
        Verdict ??= Stage is BootStage.Firmware or BootStage.Kernel or BootStage.Root
            ? Symptoms.Of(_facts, _around)?.Verdict(_facts, _around)
            : null;
        Begin(now);
        if (_before is not null)
        {
            Keep(new BootEvent(now, BootStage.Off, "restarted") { Verdict = _before });
        }
    }

    private void Begin(DateTimeOffset now)
    {
        Ended = Record ?? Ended;
        _before = Verdict;
        _events.Clear();
        _said.Clear();
        _facts = new BootFacts();
        _transfers = 0;
        Verdict = null;
        Symptom = null;
        Started = now;
        Enter(BootStage.Off, now);
    }

    private BootEvent? Once(DateTimeOffset now, string word, string what) =>
        _said.Add($"{word} {what}") ? Keep(new BootEvent(now, Stage, word) { Detail = what }) : null;

    /// <summary>Finds the verdict and tells it; the client stalls, or stays in its stage with a verdict.</summary>
    private BootEvent Judge(DateTimeOffset now, BootStage stage)
    {
        Symptom = Symptoms.Of(_facts, _around);
        Verdict = Symptom?.Verdict(_facts, _around) ?? "It stopped.";
        if (stage != Stage)
        {
            Enter(stage, now);
        }

        return Keep(new BootEvent(now, stage, stage == BootStage.Stalled ? "stalled" : "fault") { Verdict = Verdict });
    }

    /// <summary>A sign of life.</summary>
    private BootEvent Add(DateTimeOffset now, BootStage stage, BootEvent seen)
    {
        if (stage != Stage)
        {
            Enter(stage, now);
        }

        LastSign = now;
        Verdict = null;
        Symptom = null;
        _before = stage is BootStage.Root or BootStage.Up ? null : _before;
        return Keep(seen);
    }

    /// <summary>Not one of its own: something that we, or others, did or found.</summary>
    private BootEvent Keep(BootEvent seen)
    {
        _facts.Apply(seen);
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
