using PiBoot.Core.Settings;

namespace PiBoot.Core.Power;

/// <summary>
/// Decides which relay is switched next: cuts at once, gives power to one after the other, keeps the time without power,
/// and tries again what failed. Knows no device and no clock; not safe for several threads.
/// </summary>
public sealed class RelayPlan(IReadOnlyList<string> relays, Live<PowerSettings> settings)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>How often a relay is looked at whose clients are not ready to boot.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, RelayEntry> _entries = relays.ToDictionary(r => r, r => new RelayEntry(r), StringComparer.Ordinal);
    private readonly List<RelayEntry> _queue = [];
    private DateTimeOffset _nextOn = DateTimeOffset.UnixEpoch;
    private string? _turnedOn;

    /// <summary>All relays, in the order of the configuration.</summary>
    public IReadOnlyList<string> Relays => relays;

    /// <summary>How often a relay failed in a row at what it is to do now.</summary>
    public int Failures(string relay) => _entries[relay].Failures;

    public RelayState StateOf(string relay) => _entries[relay].State;

    /// <summary>Something is still to be done with it.</summary>
    public bool IsBusy(string relay) => _entries[relay].Goal != RelayGoal.None;

    /// <summary>A relay is to be given power when its clients can boot.</summary>
    public bool WaitsForClients => _queue.Any(e => e.Waits);

    /// <summary>Cycles that supervision began within the last hour.</summary>
    public int AutomaticCycles(string relay, DateTimeOffset now) => _entries[relay].Cycles.Count(c => c.IsAutomatic && now - c.Time < Hour);

    public RelayStatus Status(string relay, DateTimeOffset now)
    {
        var entry = _entries[relay];
        return new RelayStatus(relay, entry.State, entry.Since, Doing(entry, now), entry.Trouble, entry.Cycles.Count(c => now - c.Time < Hour));
    }

    /// <summary>What it waits for, in words; null when nothing is to be done.</summary>
    public string? Doing(string relay, DateTimeOffset now) => Doing(_entries[relay], now);

    /// <summary>What is known of it without having switched it: its bank says so, or a client on it lives.</summary>
    /// <param name="relay">Which.</param>
    /// <param name="isPowered">Null: its bank answers, but cannot tell.</param>
    /// <param name="now">When.</param>
    public void Seen(string relay, bool? isPowered, DateTimeOffset now)
    {
        var entry = _entries[relay];
        entry.Trouble = null;
        if (isPowered is { } known)
        {
            entry.Enter(known ? RelayState.Powered : RelayState.Off, now);
        }
    }

    /// <summary>Its bank could not be asked.</summary>
    public void Unseen(string relay, string trouble) => _entries[relay].Trouble = trouble;

    /// <summary>Cuts the power, and leaves it so.</summary>
    public void SwitchOff(string relay, DateTimeOffset now) => Aim(_entries[relay], RelayGoal.Off, isSlow: false, waits: false, now);

    /// <summary>Gives power when it is the relay's turn.</summary>
    /// <param name="relay">Which.</param>
    /// <param name="isSlow">The next one waits longer: a client on it is a Pi 3 or older, or of an unknown model.</param>
    /// <param name="waits">Not before its clients can boot.</param>
    /// <param name="now">When.</param>
    public void SwitchOn(string relay, bool isSlow, bool waits, DateTimeOffset now) => Aim(_entries[relay], RelayGoal.On, isSlow, waits, now);

    /// <summary>Cuts the power, and gives it again when it is the relay's turn.</summary>
    /// <param name="relay">Which.</param>
    /// <param name="isSlow">As above.</param>
    /// <param name="waits">As above.</param>
    /// <param name="isAutomatic">Supervision began it.</param>
    /// <param name="now">When.</param>
    public void Cycle(string relay, bool isSlow, bool waits, bool isAutomatic, DateTimeOffset now)
    {
        var entry = _entries[relay];
        entry.Cycles.RemoveAll(c => now - c.Time >= Hour);
        entry.Cycles.Add((now, isAutomatic));
        Aim(entry, RelayGoal.Cycle, isSlow, waits, now);
    }

    /// <summary>What is to be switched now, if anything; it counts as under way until it is <see cref="Done"/> or <see cref="Failed"/>.</summary>
    /// <param name="among">Relays that can be switched: those of a bank that is free.</param>
    /// <param name="waitsFor">What the clients of a relay need before they can boot; null when they can.</param>
    /// <param name="now">When.</param>
    /// <param name="pause">When to ask again, if nothing happens before.</param>
    public RelayStep? Next(IReadOnlyList<string> among, Func<string, string?> waitsFor, DateTimeOffset now, out TimeSpan pause)
    {
        pause = Timeout.InfiniteTimeSpan;
        foreach (var entry in among.Select(r => _entries[r]).Where(e => e.Goal is RelayGoal.Off or RelayGoal.Cycle && !e.IsUnderWay))
        {
            if (IsDue(entry.RetryAt, now, ref pause))
            {
                return Begin(entry, isPowered: false);
            }
        }

        foreach (var entry in _queue.Where(e => !e.IsUnderWay && among.Contains(e.Relay)))
        {
            if (MayPower(entry, waitsFor, now, ref pause))
            {
                return Begin(entry, isPowered: true);
            }
        }

        return null;
    }

    /// <summary>A step was done.</summary>
    public void Done(RelayStep step, DateTimeOffset now)
    {
        var entry = _entries[step.Relay];
        entry.IsUnderWay = false;
        entry.Failures = 0;
        entry.RetryAt = now;
        entry.Trouble = null;
        entry.Enter(step.IsPowered ? RelayState.Powered : RelayState.Off, now);
        if (step.IsPowered)
        {
            EndTurn(entry);
            _nextOn = now + (entry.IsSlow ? settings.Value.StaggerOld : settings.Value.Stagger);
        }

        Reach(entry, step.IsPowered);
    }

    /// <summary>A step failed: it is tried again, after 5 s first and after a minute at last.</summary>
    public void Failed(RelayStep step, string trouble, DateTimeOffset now)
    {
        var entry = _entries[step.Relay];
        entry.IsUnderWay = false;
        entry.Failures++;
        entry.RetryAt = now + RetryPause.After(entry.Failures);
        entry.Trouble = trouble;
        entry.Enter(RelayState.Unknown, now);
        EndTurn(entry);
    }

    private void Aim(RelayEntry entry, RelayGoal goal, bool isSlow, bool waits, DateTimeOffset now)
    {
        // What was to be done before counts no more. A step under way ends first, and what it reached is looked at then.
        _queue.Remove(entry);
        entry.Goal = goal;
        entry.IsSlow = isSlow;
        entry.Waits = waits;
        entry.WaitsFor = null;
        entry.Failures = 0;
        if (!entry.IsUnderWay)
        {
            entry.RetryAt = now;
        }

        if (goal == RelayGoal.On)
        {
            _queue.Add(entry);
        }

        Skip(entry);
    }

    /// <summary>What is so already needs no step.</summary>
    private void Skip(RelayEntry entry)
    {
        if (entry.IsUnderWay)
        {
            return;
        }

        if (entry.State == RelayState.Off && entry.Goal is RelayGoal.Off or RelayGoal.Cycle)
        {
            Reach(entry, isPowered: false);
        }
        else if (entry is { State: RelayState.Powered, Goal: RelayGoal.On })
        {
            Reach(entry, isPowered: true);
        }
    }

    private void Reach(RelayEntry entry, bool isPowered)
    {
        entry.Goal = (entry.Goal, isPowered) switch
        {
            (RelayGoal.Cycle, false) => RelayGoal.On,
            (RelayGoal.Off, false) or (RelayGoal.On, true) => RelayGoal.None,
            (var other, _) => other,
        };
        _queue.Remove(entry);
        if (entry.Goal == RelayGoal.On)
        {
            _queue.Add(entry);
        }
    }

    private bool MayPower(RelayEntry entry, Func<string, string?> waitsFor, DateTimeOffset now, ref TimeSpan pause)
    {
        var ready = entry.OffSince + settings.Value.OffTime;
        if (!IsDue(entry.RetryAt > ready ? entry.RetryAt : ready, now, ref pause))
        {
            return false;
        }

        entry.WaitsFor = entry.Waits ? waitsFor(entry.Relay) : null;
        if (entry.WaitsFor is not null)
        {
            return IsDue(now + Look, now, ref pause);
        }

        // A relay that failed before must not hold up the others while it fails again.
        return _turnedOn is null && IsDue(_nextOn, now, ref pause);
    }

    private RelayStep Begin(RelayEntry entry, bool isPowered)
    {
        entry.IsUnderWay = true;
        if (isPowered && entry.Failures == 0)
        {
            _turnedOn = entry.Relay;
        }

        return new RelayStep(entry.Relay, isPowered);
    }

    private void EndTurn(RelayEntry entry)
    {
        if (_turnedOn == entry.Relay)
        {
            _turnedOn = null;
        }
    }

    private string? Doing(RelayEntry entry, DateTimeOffset now)
    {
        if (entry.Goal == RelayGoal.None)
        {
            return null;
        }

        if (entry.IsUnderWay)
        {
            return "is being switched";
        }

        if (entry.RetryAt > now)
        {
            return $"is tried again in {Seconds(entry.RetryAt - now)}";
        }

        var left = entry.OffSince + settings.Value.OffTime - now;
        return entry.Goal != RelayGoal.On ? "is to be switched off" :
            left > TimeSpan.Zero ? $"waits {Seconds(left)} without power" :
            entry.WaitsFor is { } reason ? $"waits: {reason}" :
            "waits for its turn";
    }

    private static string Seconds(TimeSpan time) => $"{Math.Ceiling(time.TotalSeconds)} s";

    private static bool IsDue(DateTimeOffset at, DateTimeOffset now, ref TimeSpan pause)
    {
        var left = at - now;
        if (left <= TimeSpan.Zero)
        {
            return true;
        }

        pause = pause == Timeout.InfiniteTimeSpan || left < pause ? left : pause;
        return false;
    }
}
