using System.Collections.Concurrent;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Metrics;
using PiBoot.Core.Power;
using PiBoot.Core.Settings;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

/// <summary>A bank of three relays with clients on it, as fast as the machine can; time is real.</summary>
internal sealed class PowerBench : ILiveClients, IBootReadiness, IProgress<PowerStep>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<Task> _running = [];

    public PowerBench()
    {
        Directory = new ClientDirectory(Registry, EnrolmentPolicy.Auto, TimeProvider.System);
        Board = new BootBoard(TimeProvider.System);
        Board.Seen += seen => Events.Enqueue($"{seen.ClientId} {seen.Event.Event}");
    }

    public MemoryRegistry Registry { get; } = new();

    public ClientDirectory Directory { get; }

    public BootBoard Board { get; }

    public OrderLines Lines { get; } = new();

    public FakeBank Bank { get; } = new();

    public PowerKeeper Keeper { get; private set; } = null!;

    public PowerSettings Settings { get; set; } = new()
    {
        OffTime = TimeSpan.FromMilliseconds(50),
        Stagger = TimeSpan.Zero,
        StaggerOld = TimeSpan.Zero,
        ShutdownWait = TimeSpan.FromMinutes(10),
        StartPause = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>Ids of clients that answer on the wire.</summary>
    public ConcurrentDictionary<string, bool> OnWire { get; } = new();

    /// <summary>Not null: no client could boot, for this reason.</summary>
    public volatile string? Waits;

    public ConcurrentQueue<string> Events { get; } = new();

    public ConcurrentQueue<string> Steps { get; } = new();

    public ConcurrentQueue<string> Prepared { get; } = new();

    /// <summary>A Pi 4 on a port of the bank.</summary>
    public Client Add(uint serial, string port, string name)
    {
        var seen = Directory.See(new ClientSighting(
            new PiSerial(serial), new MacAddress(0xdca632000000UL + serial), "Raspberry Pi 4 Model B", new BoardRevision(0xd03114), new Ipv4Address(0xc0a80100 + serial)));
        return Directory.Edit(seen.Client!.Id, new ClientEdit(name, null, null, null, null, $"hall/{port}"))!;
    }

    /// <summary>It is up, answers, and takes orders.</summary>
    public System.Threading.Channels.ChannelReader<string> Up(Client client)
    {
        OnWire[client.Id] = true;
        Board.Tell(client.Id, static (tracker, now) => tracker.Up(now, 9, "pi"));
        return Lines.Join(client.Id)!;
    }

    public PowerBench Start()
    {
        Keeper = new PowerKeeper(
            [new ExecBankPlan("hall", Bank.Ports, "/bin/true", TimeSpan.FromSeconds(1))], Bank.Open, new Live<PowerSettings>(() => Settings), Directory, Board, Lines, this, this,
            () => Waits, Meter, TimeProvider.System, Logger.None);
        _running = Keeper.Run(_stop.Token);
        return this;
    }

    public async Task<IReadOnlyList<string>> DoAsync(PowerAction action, string target, bool group = false, bool now = false) =>
        await Keeper.Begin(new PowerOrder(action, target, group, now), this).WaitAsync(Patience);

    public static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public PowerMeter Meter { get; } = new();

    /// <summary>Clients in a network that we are not in.</summary>
    public HashSet<string> Unreachable { get; } = [];

    /// <summary>How often the network is silent before somebody answers.</summary>
    public int SilentLooks { get; set; }

    public bool CanAsk(Client client) => !Unreachable.Contains(client.Id);

    /// <summary>The network works, from now on.</summary>
    public event Action? NetworkAnswers;

    public Task<bool> NetworkAnswersAsync(CancellationToken cancellation)
    {
        var answers = SilentLooks-- <= 0;
        if (answers)
        {
            NetworkAnswers?.Invoke();
        }

        return Task.FromResult(answers);
    }

    public IReadOnlySet<string> Mounted(IReadOnlyList<Client> clients) => new HashSet<string>();

    public Task<IReadOnlySet<string>> OnWireAsync(IReadOnlyList<Client> clients, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlySet<string>>(OnWire.Keys.ToHashSet());

    public void Prepare(Client client) => Prepared.Enqueue(client.Id);

    public string? WaitsFor(Client client) => Waits;

    public void Report(PowerStep value) => Steps.Enqueue($"{string.Join(" and ", value.Clients)}: {value.Text}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        Keeper.Dispose();
        _stop.Dispose();
    }
}
