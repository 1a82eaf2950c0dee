using PiBoot.Core.Clients;
using PiBoot.Core.Metrics;
using PiBoot.Core.Power;

namespace PiBoot.Servers;

public sealed partial class PowerKeeper
{
    /// <summary>A client that lives is not cut because one answer of it was lost.</summary>
    private const int StartLooks = 3;

    /// <summary>A switch port is blocked for 30 s as a rule; each look takes some six.</summary>
    private const int NetworkLooks = 10;

    private async Task LeadAsync(CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await Task.WhenAll(_lanes.Select(lane => lane.Looked)).WaitAsync(stop);
            await StartAsync(stop);
            Begun?.Invoke();
            while (!stop.IsCancellationRequested)
            {
                await AdvanceAsync(stop);
                await _signal.WaitAsync(await LookAtServiceAsync(), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _log.Debug("No more orders for power are taken: the service stops");
        }
        finally
        {
            EndJobs();
        }
    }

    /// <summary>Decides for each relay what becomes of it: see <see cref="StartRule"/>.</summary>
    private async Task StartAsync(CancellationToken stop)
    {
        var clients = Relays.SelectMany(On).ToArray();
        if (clients.Length == 0)
        {
            return;
        }

        // Those that stay off first: nobody waits for them to boot a little further.
        Start(Relays.Where(r => StartRule.StaysOff(On(r))), []);
        var alive = await AliveAsync(clients, stop);
        Start(Relays.Where(r => !StartRule.StaysOff(On(r))), alive);
    }

    private void Start(IEnumerable<string> relays, HashSet<string> alive)
    {
        lock (_gate)
        {
            foreach (var relay in relays.Where(r => !_jobs.ContainsKey(r) && !_plan.IsBusy(r)))
            {
                Start(relay, On(relay), alive);
            }
        }

        Wake();
    }

    private void Start(string relay, IReadOnlyList<Client> clients, HashSet<string> alive)
    {
        var now = _time.GetUtcNow();
        var isAlive = clients.Any(c => alive.Contains(c.Id));
        if (isAlive && _plan.StateOf(relay) != RelayState.Powered)
        {
            _plan.Seen(relay, true, now);
        }

        var action = StartRule.For(clients, isAlive, _plan.StateOf(relay), _settings.Value, IsRestart);
        _reasons[relay] = action == PowerAction.Off ? (ByUser, PowerCause.User) : ("the service started and it did not answer", PowerCause.Start);
        switch (action)
        {
            case PowerAction.Off:
                _plan.SwitchOff(relay, now);
                break;
            case PowerAction.On:
                Prepare(relay);
                _plan.SwitchOn(relay, IsSlow(relay), waits: true, now);
                break;
            case PowerAction.Cycle:
                _plan.Cycle(relay, IsSlow(relay), waits: true, isAutomatic: false, now);
                break;
        }
    }

    /// <summary>Who lives; who cannot be asked counts as if it did, and is left alone.</summary>
    private async Task<HashSet<string>> AliveAsync(Client[] clients, CancellationToken stop)
    {
        var alive = new HashSet<string>(StringComparer.Ordinal);
        await LookForAsync(StartLooks, clients, alive, stop);

        // Our own switch port may be blocked by spanning tree, or our cable out: then silence says nothing of the clients.
        for (var look = 0; alive.Count == 0 && look < NetworkLooks && !await _live.NetworkAnswersAsync(stop); look++)
        {
            await LookForAsync(StartLooks, clients, alive, stop);
        }

        if (alive.Count == 0)
        {
            await LookForAsync(1, clients, alive, stop);
        }

        alive.UnionWith(clients.Where(c => !_live.CanAsk(c)).Select(c => c.Id));
        return alive;
    }

    private async Task LookForAsync(int looks, Client[] clients, HashSet<string> alive, CancellationToken stop)
    {
        for (var look = 0; look < looks; look++)
        {
            await Task.Delay(_settings.Value.StartPause, _time, stop);
            alive.UnionWith(await _live.OnWireAsync(clients, stop));
            alive.UnionWith(_live.Mounted(clients));
            alive.UnionWith(clients.Where(c => _orders.IsConnected(c.Id)).Select(c => c.Id));
        }
    }

    /// <summary>What a user has switched off has no power for a moment either when a bank is opened.</summary>
    private Dictionary<string, bool> KeptOff(BankPlan bank) => bank.Ports
        .Where(port => StartRule.StaysOff(On($"{bank.Name}/{port}")))
        .ToDictionary(port => port, _ => false, StringComparer.Ordinal);

    /// <summary>Asks whether clients could boot, while one waits for that; returns when to look again.</summary>
    private async Task<TimeSpan> LookAtServiceAsync()
    {
        bool waits, hasJobs;
        lock (_gate)
        {
            waits = _plan.WaitsForClients;
            hasJobs = _jobs.Count > 0;
        }

        if (waits)
        {
            _waitsForService = await Task.Run(_servingTrouble);
        }

        return hasJobs ? JobPause : waits ? ServingPause : Timeout.InfiniteTimeSpan;
    }

    private void EndJobs()
    {
        lock (_gate)
        {
            _isEnded = true;
            foreach (var job in _jobs.Values)
            {
                job.End($"The service stops: see 'piboot power list' for relay {job.Relay} when it is there again.");
            }

            _jobs.Clear();
        }
    }
}
