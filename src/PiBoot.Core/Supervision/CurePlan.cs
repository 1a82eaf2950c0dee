using System.Globalization;
using PiBoot.Core.Boot;

namespace PiBoot.Core.Supervision;

/// <summary>
/// Decides what is done about boots that falter: frames while they may still go on by themselves, a power cycle once they
/// have stopped, less and less often, and in the end no more. Remembers per client what was tried. Not thread-safe.
/// </summary>
public sealed class CurePlan
{
    /// <summary>Pauses after the first, second, … power cycle in a row; after those it is not tried again.</summary>
    public static readonly IReadOnlyList<TimeSpan> BackOff =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <summary>
    /// A client whose system runs may come back by itself: somebody has pulled its cable, it restarts, or its kernel is a slow one.
    /// </summary>
    private static readonly TimeSpan GraceOfSystem = TimeSpan.FromMinutes(1);

    /// <summary>Clients that fall silent within this time of each other have most likely lost the network between us, not themselves.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan GraceOfMany = TimeSpan.FromMinutes(15);

    /// <summary>A board that asked that lately goes on asking by itself.</summary>
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(15);

    /// <summary>Trouble after that long without any is new trouble.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(10);

    /// <summary>Frames are sent for that long after the last sign of life.</summary>
    private static readonly TimeSpan FramesEnd = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BroadcastPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NudgePause = TimeSpan.FromSeconds(3);

    /// <summary>A ROM asks again after five seconds; one that has not is stuck.</summary>
    private static readonly TimeSpan OfferPause = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan AnnouncePause = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<string, History> _tried = new(StringComparer.Ordinal);

    /// <summary>What is due now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cases">Every boot that is under way or has stopped.</param>
    public IReadOnlyList<CureOrder> Due(DateTimeOffset now, IEnumerable<CureCase> cases)
    {
        var orders = new List<CureOrder>();
        var all = cases.ToArray();
        var fallen = FallenTogether(all);
        foreach (var one in all)
        {
            var tried = Of(one.Boot.ClientId, now);
            if (now - tried.LastTrouble > Recovered)
            {
                tried.Begin();
            }

            // One that runs without saying so has a symptom for ever, and no trouble.
            tried.LastTrouble = one.Boot.Stage is BootStage.Root or BootStage.Up ? tried.LastTrouble : now;
            if (one.IsOld)
            {
                Frames(now, one, tried, orders);
            }

            if (one.Boot is { Stage: BootStage.Stalled, Symptom.Cure: Cure.PowerCycle } && Cycle(now, one, tried, fallen.Contains(one.Boot.ClientId)) is { } order)
            {
                orders.Add(order);
            }
        }

        Prune(now);
        return orders;
    }

    /// <summary>A client is up: what was tried does not count any more.</summary>
    public void Up(string clientId) => _tried.GetValueOrDefault(clientId)?.Begin();

    /// <summary>The clock was set by so much: pauses are as long as before.</summary>
    public void ClockWasSet(TimeSpan step)
    {
        foreach (var tried in _tried.Values)
        {
            tried.ClockWasSet(step);
        }
    }

    /// <summary>A client's serial became known.</summary>
    public void Rename(string from, string to)
    {
        if (_tried.Remove(from, out var tried))
        {
            _tried[to] = tried;
        }
    }

    private static void Frames(DateTimeOffset now, CureCase one, History tried, List<CureOrder> orders)
    {
        var boot = one.Boot;
        var quiet = now - boot.LastSign;
        if (boot.IsLoading || quiet > FramesEnd || one.WaitsFor is not null)
        {
            return;
        }

        void Send(CureStep step, TimeSpan after, TimeSpan pause, string words)
        {
            if (quiet >= after && now - tried.Sent.GetValueOrDefault(step) >= pause)
            {
                tried.Sent[step] = now;
                orders.Add(new CureOrder(boot.ClientId, step, words));
            }
        }

        switch (boot.Reached)
        {
            case BootStage.Powering:
                Send(CureStep.Broadcast, BroadcastPause, BroadcastPause, "silent after power-on: frames are sent that wake a waiting boot ROM");
                break;
            case BootStage.Dhcp:
                Send(CureStep.Nudge, NudgePause, NudgePause, "no further word: frames are sent that wake a waiting boot ROM");
                Send(CureStep.OfferAgain, OfferPause, OfferPause, "no further word: our offer is sent again");
                Send(CureStep.Announce, OfferPause, OfferPause, "no further word: our address is announced by ARP");
                break;
            case BootStage.Firmware:
                Send(CureStep.Announce, AnnouncePause, AnnouncePause, "it stopped asking for files: our address is announced by ARP");
                break;
        }
    }

    /// <summary>Clients that ran and fell silent at about the same time as another one.</summary>
    private static HashSet<string> FallenTogether(CureCase[] cases)
    {
        var silent = cases.Select(c => c.Boot).Where(b => b is { Stage: BootStage.Stalled, Reached: BootStage.Root or BootStage.Up })
            .OrderBy(b => b.Since).ToArray();
        var together = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (one, next) in silent.Zip(silent.Skip(1)).Where(pair => pair.Second.Since - pair.First.Since <= Together))
        {
            together.Add(one.ClientId);
            together.Add(next.ClientId);
        }

        return together;
    }

    private static CureOrder? Cycle(DateTimeOffset now, CureCase one, History tried, bool fellWithOthers)
    {
        var id = one.Boot.ClientId;
        var isAsking = !one.IsOld && one.Boot.Reached == BootStage.Dhcp && now - one.Boot.LastSign < Asking;
        if (isAsking || one.Boot.IsLoading || (tried.InARow > 0 && now - tried.LastCycle < BackOff[0]))
        {
            // It goes on by itself, is being switched, or has just got power.
            return null;
        }

        if (one.NoPower is { } reason)
        {
            return tried.Say(id, $"not power-cycled: {reason}");
        }

        if (one.WaitsFor is { } trouble)
        {
            return tried.Say(id, $"to be power-cycled as soon as it can boot: {trouble}");
        }

        if (tried.InARow > BackOff.Count)
        {
            return tried.Say(id, $"power-cycled {tried.InARow} times in a row without success: not tried again; 'piboot power cycle {id}' does");
        }

        var due = tried.InARow > 0 ? tried.LastCycle + BackOff[tried.InARow - 1] : now;
        if (one.Boot.Reached is BootStage.Kernel or BootStage.Root or BootStage.Up)
        {
            // Also from when we began to look: what an earlier run of this service found may long be over.
            var from = one.Boot.Since > tried.First ? one.Boot.Since : tried.First;
            var rested = from + (fellWithOthers ? GraceOfMany : GraceOfSystem);
            due = due > rested ? due : rested;
        }

        if (now < due && fellWithOthers)
        {
            return tried.Say(id, "not power-cycled yet: other clients fell silent at the same time, so the network between is more likely at fault");
        }

        if (now < due)
        {
            return tried.Say(id, $"to be power-cycled at {due.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC, try {tried.InARow + 1} of {BackOff.Count + 1}");
        }

        tried.Cycled(now);
        return new CureOrder(id, CureStep.PowerCycle, $"power cycle, try {tried.InARow} of {BackOff.Count + 1}: {one.Boot.Symptom!.Name}");
    }

    private History Of(string clientId, DateTimeOffset now)
    {
        if (!_tried.TryGetValue(clientId, out var tried))
        {
            _tried[clientId] = tried = new History { First = now, LastTrouble = now };
        }

        return tried;
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (id, tried) in _tried)
        {
            if (now - tried.LastTrouble > Hour)
            {
                _tried.Remove(id);
            }
        }
    }

    /// <summary>What was tried with one client.</summary>
    private sealed class History
    {
        private string? _said;

        public Dictionary<CureStep, DateTimeOffset> Sent { get; } = [];

        /// <summary>When it was looked at first.</summary>
        public DateTimeOffset First { get; set; }

        public int InARow { get; private set; }

        public DateTimeOffset LastCycle { get; private set; }

        public DateTimeOffset LastTrouble { get; set; }

        public void ClockWasSet(TimeSpan step)
        {
            First += step;
            LastCycle = LastCycle == default ? default : LastCycle + step;
            LastTrouble += step;
            foreach (var (kind, at) in Sent.ToArray())
            {
                Sent[kind] = at + step;
            }
        }

        public void Begin()
        {
            InARow = 0;
            _said = null;
        }

        public void Cycled(DateTimeOffset now)
        {
            InARow++;
            LastCycle = now;
            _said = null;
        }

        /// <summary>Null when it was the last thing said; figures in it that change do not make it another.</summary>
        public CureOrder? Say(string id, string words)
        {
            var meant = string.Concat(words.Where(c => !char.IsAsciiDigit(c)));
            if (_said == meant)
            {
                return null;
            }

            _said = meant;
            return new CureOrder(id, CureStep.Say, words);
        }
    }
}
