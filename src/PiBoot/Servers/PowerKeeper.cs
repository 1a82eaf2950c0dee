using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Metrics;
using PiBoot.Core.Power;
using PiBoot.Core.Settings;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Switches the power of clients: what users order, what supervision asks for, and what is due when the service starts.
/// Whatever a device does, clients are served all the same.
/// </summary>
public sealed partial class PowerKeeper : IPowerOrders, IClientPower, IDisposable
{
    private static readonly TimeSpan JobPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ServingPause = TimeSpan.FromSeconds(1);

    /// <summary>Over the plan, the jobs and the reasons; never held while a device or the drive works.</summary>
    private readonly Lock _gate = new();
    private readonly RelayPlan _plan;
    private readonly BankLane[] _lanes;
    private readonly Dictionary<string, PowerJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string? Words, PowerCause Cause)> _reasons = new(StringComparer.Ordinal);
    private readonly Signal _signal = new(initially: false);
    private readonly Live<PowerSettings> _settings;
    private readonly ClientDirectory _directory;
    private readonly BootBoard _board;
    private readonly OrderLines _orders;
    private readonly ILiveClients _live;
    private readonly IBootReadiness _readiness;
    private readonly Func<string?> _servingTrouble;
    private readonly PowerMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private bool _isEnded;
    private volatile string? _waitsForService = "the service is starting";

    /// <param name="banks">The relays as they are configured.</param>
    /// <param name="open">Opens a bank, with the states that its ports are to have from the first moment on; the bank belongs to the caller.</param>
    /// <param name="settings">What users have set.</param>
    /// <param name="directory">The clients.</param>
    /// <param name="board">Is told what happens to their power.</param>
    /// <param name="orders">Clients that can be asked to shut down.</param>
    /// <param name="live">Clients that run.</param>
    /// <param name="readiness">Whether a client could boot.</param>
    /// <param name="servingTrouble">Why no client could boot; null when they can. May take seconds.</param>
    /// <param name="meter">Counts what is cut.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes what happens.</param>
    public PowerKeeper(
        IReadOnlyList<BankPlan> banks, Func<BankPlan, IReadOnlyDictionary<string, bool>, IRelayBank> open, Live<PowerSettings> settings,
        ClientDirectory directory, BootBoard board, OrderLines orders, ILiveClients live, IBootReadiness readiness,
        Func<string?> servingTrouble, PowerMeter meter, TimeProvider time, ILogger log)
    {
        _lanes = [.. banks.Select(bank => new BankLane(bank, plan => open(plan, KeptOff(plan))))];
        _plan = new RelayPlan([.. _lanes.SelectMany(lane => lane.Relays)], settings);
        _settings = settings;
        _directory = directory;
        _board = board;
        _orders = orders;
        _live = live;
        _readiness = readiness;
        _servingTrouble = servingTrouble;
        _meter = meter;
        _time = time;
        _log = log;
    }

    public event Action? Changed;

    /// <summary>Each relay has been looked at since this was started.</summary>
    public event Action? Begun;

    /// <summary>The service was only restarted: no outage has gone before.</summary>
    public bool IsRestart { get; init; }

    public IReadOnlyList<string> Relays => _plan.Relays;

    public IReadOnlyList<RelayStatus> List()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            return [.. Relays.Select(relay => _plan.Status(relay, now))];
        }
    }

    /// <summary>What is wrong with relays, a sentence for each.</summary>
    public IEnumerable<string> Troubles()
    {
        foreach (var status in List().Where(s => s.Trouble is not null))
        {
            yield return $"Relay {status.Relay}{Names(status.Relay, " of ")} fails: {status.Trouble}";
        }

        foreach (var client in _directory.Clients.All().Where(c => c.Relay is { } relay && !Relays.Contains(relay)))
        {
            yield return $"Relay {client.Relay} of {client.Name} is in no configured bank: 'bank' in section [power], or piboot client set {client.Id} --relay \"\"";
        }
    }

    /// <summary>Begins: a task that leads and one for each bank, which run until they are told to end.</summary>
    public IReadOnlyList<Task> Run(CancellationToken stop) => [LeadAsync(stop), .. _lanes.Select(lane => ServeAsync(lane, stop))];

    public string? WhyNot(string clientId)
    {
        if (_directory.Clients.ById(clientId) is not { } client)
        {
            return "it is not known";
        }

        lock (_gate)
        {
            return CureRule.WhyNot(client, Others(client), IsUp, _plan, _settings.Value, _time.GetUtcNow());
        }
    }

    public void Cycle(string clientId, string reason)
    {
        if (WhyNot(clientId) is not null || _directory.Clients.ById(clientId) is not { Relay: { } relay })
        {
            _log.Information("The power of {Client} is not cut after all: {Reason}", clientId, WhyNot(clientId) ?? "it has lost its relay");
            return;
        }

        lock (_gate)
        {
            _reasons[relay] = (reason, PowerCause.Cure);
            _plan.Cycle(relay, IsSlow(relay), waits: true, isAutomatic: true, _time.GetUtcNow());
        }

        Wake();
    }

    public void Dispose()
    {
        foreach (var lane in _lanes)
        {
            lane.Dispose();
        }

        _signal.Dispose();
    }

    /// <summary>Called under the lock; nothing in it waits.</summary>
    private string? WaitsFor(string relay)
    {
        var clients = On(relay);
        var approved = clients.Where(c => c.Approved).ToArray();
        var reasons = (approved.Length > 0 ? approved : clients).Select(_readiness.WaitsFor).ToArray();

        // One that can never boot does not keep the power from the others on its relay.
        return _waitsForService ?? (reasons.Contains(null) ? null : reasons.FirstOrDefault());
    }

    private void Prepare(string relay)
    {
        foreach (var client in On(relay))
        {
            _readiness.Prepare(client);
        }
    }

    private IReadOnlyList<Client> On(string relay) => PowerTargets.On(relay, _directory.Clients);

    /// <summary>Looked for only where the client itself may be cut.</summary>
    private IEnumerable<Client> Others(Client client) => Enumerable.Repeat(client, 1).SelectMany(c => c.Relay is { } relay ? On(relay) : []);

    /// <summary>A connection outlives its client for a while: it tells nothing of one that is known to have stopped.</summary>
    private bool IsUp(Client client) => _board.StatusOf(client.Id).Stage switch
    {
        BootStage.Root or BootStage.Up => true,
        BootStage.Stalled => false,
        _ => _orders.IsConnected(client.Id),
    };

    /// <summary>The boot ROMs of old ones give up after a few tries, and disturb each other.</summary>
    private bool IsSlow(string relay) => On(relay).Any(ModelFamily.IsOld);

    private string Names(string relay, string before) => On(relay) is { Count: > 0 } clients ? before + string.Join(" and ", clients.Select(c => c.Name)) : "";

    private void Wake()
    {
        WakeLanes();
        _signal.Set();
        Changed?.Invoke();
    }

    private void WakeLanes()
    {
        foreach (var lane in _lanes)
        {
            lane.Signal.Set();
        }
    }
}
