using PiBoot.Core.Clients;
using PiBoot.Core.Metrics;
using PiBoot.Core.Power;

namespace PiBoot.Servers;

public sealed partial class PowerKeeper
{
    private const string ByUser = "switched off by its user";

    public Task<IReadOnlyList<string>> Begin(PowerOrder order, IProgress<PowerStep> progress)
    {
        var targets = PowerTargets.Of(order, _directory.Clients, Relays);
        var asksFirst = order is { Action: not PowerAction.On, Now: false };
        if (asksFirst)
        {
            RefuseUnaskable(targets);
        }

        Remember(targets, isKeptOff: order.Action == PowerAction.Off);
        PowerJob[] jobs;
        lock (_gate)
        {
            if (_isEnded)
            {
                throw new PowerException("The service stops, or its drive is away: nothing is switched just now.");
            }

            jobs = [.. targets.Select(relay => Begin(relay, order.Action, asksFirst, progress))];
        }

        Wake();
        return EndAsync(jobs);
    }

    private static async Task<IReadOnlyList<string>> EndAsync(PowerJob[] jobs) =>
        [.. (await Task.WhenAll(jobs.Select(job => job.Ended))).OfType<string>()];

    /// <summary>A system that runs and is not asked would lose what it has not written.</summary>
    private void RefuseUnaskable(IReadOnlyList<string> targets)
    {
        var clients = targets.SelectMany(On).ToArray();
        var mounted = _live.Mounted(clients);
        var names = clients.Where(c => (IsUp(c) || mounted.Contains(c.Id)) && !_orders.IsConnected(c.Id)).Select(c => c.Name).ToArray();
        if (names.Length > 0)
        {
            throw new PowerException(
                $"{string.Join(" and ", names)} {(names.Length == 1 ? "runs" : "run")} and cannot be asked to shut down, for want of an order connection: shut down there, or say --now to cut the power at once.");
        }
    }

    /// <summary>Before anything is switched: what a user has switched off stays off, whatever happens to this service meanwhile.</summary>
    private void Remember(IReadOnlyList<string> targets, bool isKeptOff)
    {
        try
        {
            foreach (var client in targets.SelectMany(On))
            {
                _directory.KeepOff(client.Id, isKeptOff);
            }
        }
        catch (RegistryException e)
        {
            throw new PowerException($"That the client is {(isKeptOff ? "off" : "on")} cannot be remembered, so nothing was switched: {e.Message}", e);
        }
    }

    private PowerJob Begin(string relay, PowerAction action, bool asksFirst, IProgress<PowerStep> progress)
    {
        var now = _time.GetUtcNow();
        var clients = On(relay);
        var job = new PowerJob(relay, action, clients, progress);
        if (_jobs.Remove(relay, out var before))
        {
            before.End($"Another order for relay {relay} took the place of this one.");
        }

        _jobs[relay] = job;
        job.Ask(asksFirst ? [.. clients.Where(c => _orders.TryOrder(c.Id, "poweroff"))] : [], now, _settings.Value.ShutdownWait);
        if (job.Asked.Count == 0)
        {
            Switch(job, now);
        }

        return job;
    }

    private void Switch(PowerJob job, DateTimeOffset now)
    {
        job.Switching(_plan);
        _reasons[job.Relay] = (job.Action == PowerAction.Off ? ByUser : "switched off and on by its user", PowerCause.User);
        switch (job.Action)
        {
            case PowerAction.Off:
                _plan.SwitchOff(job.Relay, now);
                break;
            case PowerAction.On:
                _plan.SwitchOn(job.Relay, IsSlow(job.Relay), waits: false, now);
                break;
            default:
                _plan.Cycle(job.Relay, IsSlow(job.Relay), waits: false, isAutomatic: false, now);
                break;
        }
    }

    /// <summary>Looks how far the jobs are.</summary>
    private async Task AdvanceAsync(CancellationToken stop)
    {
        Client[] asked;
        lock (_gate)
        {
            asked = [.. _jobs.Values.SelectMany(job => job.Asked)];
        }

        var answering = asked.Length > 0 ? await _live.OnWireAsync(asked, stop) : null;
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var job in _jobs.Values.ToArray())
            {
                Advance(job, answering, now);
            }
        }
    }

    private void Advance(PowerJob job, IReadOnlySet<string>? answering, DateTimeOffset now)
    {
        if (!job.IsSwitching)
        {
            // Asked after those that answer were looked for: the next look is its first.
            if (answering is null || !job.IsTimeToSwitch((client, farewell) => farewell.IsOver(_board.StatusOf(client.Id), answering.Contains(client.Id)), now))
            {
                return;
            }

            Switch(job, now);
            WakeLanes();
        }

        if (job.Look(_plan, now))
        {
            _jobs.Remove(job.Relay);
        }
    }
}
