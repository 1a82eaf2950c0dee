using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Power;
using PiBoot.Core.Supervision;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Watches all boots: finds out why one has stopped, and does what may cure it. Runs on the housekeeper's task; frames are
/// sent by the DHCP server, power is switched by its own loop.
/// </summary>
/// <param name="takesOrders">Whether a client holds the connection of its up unit; one that was cut off may do so for a while.</param>
/// <param name="nfsTrouble">Why roots cannot be mounted; null when they can. Must return at once.</param>
/// <param name="spanningTree">What is known of spanning tree on an interface, in words; null: nothing.</param>
/// <param name="takesReports">Whether clients can report that they are up.</param>
/// <param name="frames">Takes what is a frame to send.</param>
/// <param name="answers">Asks a client on the wire whether it is there; null: no answer can be waited for any more.</param>
public sealed class Supervisor(
    ClientDirectory directory,
    BootBoard board,
    IBootReadiness readiness,
    NetworkLook network,
    IClientPower power,
    Func<string, bool> takesOrders,
    Func<string?> nfsTrouble,
    Func<string, string?> spanningTree,
    Func<bool> takesReports,
    Action<CureOrder> frames,
    Func<Client, Task<bool?>> answers,
    TimeProvider time,
    ILogger log) : IDisposable
{
    /// <summary>A client that asks for no file that long after its DISCOVER makes us look at its network.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WhileFresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PreparePause = TimeSpan.FromSeconds(30);

    private readonly CurePlan _plan = new();
    private readonly Dictionary<string, DateTimeOffset> _prepared = new(StringComparer.Ordinal);
    private Dictionary<string, SupervisedBoot> _boots = [];

    private readonly List<Task> _asking = [];

    /// <summary>Roots lie on a NAS.</summary>
    public bool MountsElsewhere { get; init; }

    /// <summary>Waits for the questions that are under way.</summary>
    public void Dispose() => Task.WaitAll([.. _asking]);

    /// <summary>
    /// How long nothing is missed if nothing happens; null: for ever. What is done for a boot that has stopped is done less and
    /// less often, and frames are sent for two minutes only, so it is then looked at after a twelfth of the time that it has
    /// been so: each minute in the end.
    /// </summary>
    public TimeSpan? Rest(DateTimeOffset now)
    {
        if (_boots.Count == 0)
        {
            return null;
        }

        var stopped = _boots.Values.Min(boot => now - (boot.LastSign > boot.Since ? boot.LastSign : boot.Since));
        return stopped < Fresh ? WhileFresh : stopped / 12 > LongestRest ? LongestRest : stopped / 12;
    }

    /// <summary>Takes note of what ends a client's trouble. Callable from any thread.</summary>
    public void Seen(ClientEvent seen)
    {
        if (seen.Event.Event == "up")
        {
            lock (_plan)
            {
                _plan.Up(seen.ClientId);
            }
        }
    }

    /// <summary>A client's serial became known. Callable from any thread.</summary>
    public void Renamed(string from, string to)
    {
        lock (_plan)
        {
            _plan.Rename(from, to);
        }
    }

    /// <summary>The clock was set by so much.</summary>
    public void ClockWasSet(TimeSpan step)
    {
        log.Information("The clock was set by {Seconds} s", Math.Round(step.TotalSeconds));
        board.ClockWasSet(step);
        lock (_plan)
        {
            _plan.ClockWasSet(step);
        }
    }

    /// <summary>Looks at the clock for all, and does what is due.</summary>
    public void Act(DateTimeOffset now)
    {
        _boots = ById();
        foreach (var gone in _prepared.Keys.Where(id => !_boots.ContainsKey(id)).ToArray())
        {
            _prepared.Remove(gone);
        }

        board.Tick(id => Around(id, now));
        _boots = ById();
        IReadOnlyList<CureOrder> due;
        lock (_plan)
        {
            due = _plan.Due(now, [.. _boots.Values.Select(Case).OfType<CureCase>()]);
        }

        foreach (var order in due)
        {
            Do(order);
        }
    }

    private Dictionary<string, SupervisedBoot> ById() => board.Supervised().ToDictionary(b => b.ClientId, StringComparer.Ordinal);

    private BootSurroundings Around(string clientId, DateTimeOffset now)
    {
        var link = board.LinkOf(clientId) ?? "";
        var look = _boots.GetValueOrDefault(clientId) is { Reached: BootStage.Dhcp } boot && now - boot.Since > LookAfter
            ? network.Of(link)
            : null;
        return new BootSurroundings
        {
            IsOld = directory.Clients.ById(clientId) is not { } client || ModelFamily.IsOld(client),
            TakesReports = takesReports(),
            SpanningTree = spanningTree(link),
            NfsTrouble = nfsTrouble(),
            MountsElsewhere = MountsElsewhere,
            NobodyGivesAddresses = look is { NobodyGivesAddresses: true },
            OtherBootServer = look?.OtherBootServer,
        };
    }

    private CureCase? Case(SupervisedBoot boot) => directory.Clients.ById(boot.ClientId) is { } client
        ? new CureCase(boot, ModelFamily.IsOld(client), WaitsFor(client, boot) ?? nfsTrouble(), power.WhyNot(boot.ClientId))
        : null;

    /// <summary>
    /// What was put off until a client boots (its model became known on the way, say) would hold its cure off for ever: it
    /// boots only after the cure. A root that is not in use is made ready now, the root of one that had mounted it once its
    /// power is off.
    /// </summary>
    private string? WaitsFor(Client client, SupervisedBoot boot)
    {
        if (boot.Reached is BootStage.Root or BootStage.Up)
        {
            return null;
        }

        var waits = readiness.WaitsFor(client);
        if (waits is not null && boot.Stage == BootStage.Stalled && time.GetUtcNow() - _prepared.GetValueOrDefault(client.Id) > PreparePause)
        {
            _prepared[client.Id] = time.GetUtcNow();
            readiness.Prepare(client);
        }

        return waits;
    }

    private void Do(CureOrder order)
    {
        switch (order.Step)
        {
            case CureStep.Say:
                Say(order.ClientId, order.Words);
                break;
            case CureStep.PowerCycle when _boots.GetValueOrDefault(order.ClientId) is { } boot &&
                directory.Clients.ById(order.ClientId) is { } client &&
                (boot.Reached is not (BootStage.Firmware or BootStage.Kernel) || takesOrders(client.Id)):
                _asking.RemoveAll(static task => task.IsCompleted);
                _asking.Add(CycleUnlessAliveAsync(order, client, boot.Reached));
                break;
            case CureStep.PowerCycle:
                Cycle(order);
                break;
            default:
                frames(order);
                board.Tell(order.ClientId, (tracker, now) => tracker.Help(now, order.Words));
                break;
        }
    }

    /// <summary>
    /// Never one that is up: it may run from an SD card, without us, or somebody else sent what was taken for its boot. A boot
    /// ROM that has given up is deaf; firmware and a kernel without its root may answer, and are not asked.
    /// </summary>
    private async Task CycleUnlessAliveAsync(CureOrder order, Client client, BootStage reached)
    {
        switch (await answers(client))
        {
            case true when takesOrders(client.Id):
                board.Tell(client.Id, static (tracker, now) => tracker.Runs(now));
                break;
            case true when reached is BootStage.Root or BootStage.Up:
                board.Tell(client.Id, static (tracker, now) => tracker.Present(now));
                break;
            case true:
                Say(order.ClientId, "not power-cycled: it answers ARP, so a system runs on it that did not come from here (an SD card, a USB drive)");
                break;
            case false:
                Cycle(order);
                break;
        }
    }

    private void Cycle(CureOrder order)
    {
        Say(order.ClientId, order.Words);
        power.Cycle(order.ClientId, order.Words);
    }

    private void Say(string clientId, string words)
    {
        log.Warning("{Client}: {Words}", clientId, words);
        board.Tell(clientId, (tracker, now) => tracker.Cured(now, words));
    }
}
