using System.Net;
using PiBoot.Configuration;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Drives;
using PiBoot.Core.Metrics;
using PiBoot.Core.Os;
using PiBoot.Core.Power;
using PiBoot.Core.Storekeeping;
using PiBoot.Core.Tftp;
using PiBoot.Core.Watchdog;
using PiBoot.Linux.Drives;
using PiBoot.Linux.Links;
using PiBoot.Linux.Systemd;
using PiBoot.Logging;
using PiBoot.Servers;
using PiBoot.Storekeeping;
using PiBoot.Web.Api;
using Serilog;

namespace PiBoot.Composition;

/// <summary>Builds the service from its parts, starts them in the order in which clients need them, and stops them.</summary>
public sealed partial class Appliance : IAsyncDisposable
{
    private const int TftpPort = 69;

    /// <summary>Since power came, all relays have been looked at: who does not answer after a restart is left alone.</summary>
    private const string StartDone = "piboot-power-started";

    /// <summary>Those that do not change while the service runs.</summary>
    private readonly ApplianceSettings _settings;
    private readonly SettingsStore _live;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly DataDirectory _data;
    private readonly List<IDisposable> _owned = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly IStorekeeper _keeper;
    private readonly OpenBanks _banks;
    private readonly Meters _meters;
    private readonly LifeSigns _signs;
    private readonly DescriptorShelf _shelf;
    private readonly Func<int?> _reportPort;
    private ApiServices? _services;
    private Action? _forget;
    private bool _isDisposed;

    private Appliance(
        SettingsStore live, IStorekeeper keeper, OpenBanks banks, Meters meters, LifeSigns signs, DescriptorShelf shelf, Func<int?> reportPort, TimeProvider time, ILogger log)
    {
        _live = live;
        _settings = live.Current;
        _keeper = keeper;
        _banks = banks;
        _meters = meters;
        _signs = signs;
        _shelf = shelf;
        _reportPort = reportPort;
        _time = time;
        _log = log;
        _data = _settings.Folders;
    }

    /// <summary>What the API shows and takes orders for.</summary>
    public ApiServices Services => _services!;

    /// <summary>Writes a copy of the registry to a path where nothing is.</summary>
    public Action<string> CopyRegistry { get; private set; } = static _ => { };

    /// <summary>Starts everything; when it returns clients are served.</summary>
    /// <param name="settings">What users have set, and may change meanwhile.</param>
    /// <param name="keeper">Does what needs root.</param>
    /// <param name="banks">Relays; those that are open stay so when this ends.</param>
    /// <param name="meters">Count what happens; they go on when this ends.</param>
    /// <param name="signs">Where the loops that serve the network show that they live.</param>
    /// <param name="shelf">Sockets that are there already, and those that are to outlive this.</param>
    /// <param name="reportPort">TCP port that takes the reports of clients; null: none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes what happens.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="StartException">Something cannot be had; the message says what and what to do.</exception>
    public static async Task<Appliance> StartAsync(
        SettingsStore settings, IStorekeeper keeper, OpenBanks banks, Meters meters, LifeSigns signs, DescriptorShelf shelf, Func<int?> reportPort, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var appliance = new Appliance(settings, keeper, banks, meters, signs, shelf, reportPort, time, log);
        try
        {
            appliance.Start(cancellation);
            return appliance;
        }
        catch (Exception)
        {
            await appliance.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Returns when <paramref name="cancellation"/> says so, or when the data drive is gone; a part that fails ends all with
    /// its exception.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(_stop.Cancel);
        var first = await Task.WhenAny(_running);
        await _stop.CancelAsync();
        await first;
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        // Loops end before what they use is taken away. What one of them failed with, RunAsync has told.
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _forget?.Invoke();
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            owned.Dispose();
        }

        _stop.Dispose();
    }

    private void Start(CancellationToken cancellation)
    {
        var started = _time.GetUtcNow();
        var keeper = _keeper;
        var opened = OpenData(cancellation);
        var drive = DriveWatch.Look(_settings.Data);
        var guard = new DriveGuard(_settings.Data, drive, _log);
        var registry = OpenRegistry(drive.Condition == DriveCondition.ReadOnly, out var registryTrouble);
        var directory = new ClientDirectory(registry, _live.Of(static s => new NewClientRules(s.Enrolment, s.RootMode)), _time);
        var board = new BootBoard(_time);
        foreach (var client in directory.Clients.All())
        {
            if (registry.Boots(client.Id, 1) is [var last, ..])
            {
                board.Resume(client.Id, last);
            }
        }

        var links = Own(new LinkTable(_settings.Interfaces));
        foreach (var missing in links.Missing)
        {
            _log.Warning("Interface {Interface} is not there; it is served as soon as it comes", missing);
        }

        var storedNfs = new StorekeeperNfs(keeper);
        var nas = _settings.Nas is { } share ? new NasWatch(share, storedNfs.Trouble, Dns.GetHostAddressesAsync, _time, _log) : null;
        var uploads = new UploadStore(_data.Downloads, _data.StateFolder, _time, _log);
        var systems = new OsStore(_data, keeper, directory, _live.Of(static s => s.SystemOfNew), uploads, _time, _log) { IsAway = () => nas?.Trouble is not null };
        var roots = new RootKeeper(_data, directory, systems, keeper, _live.Of(static s => s.ClientDefaults), _log, nas);
        if (registryTrouble is not null)
        {
            new KnownDirectories(keeper, directory, _log).Adopt();
        }

        // From here on clients are answered: first the two that they talk to, everything else behind them.
        var dhcp = StartDhcp(links, directory, board, roots);
        var pins = Own(new NeighbourPins(links, directory, board, _log));
        pins.CleanUp();
        var trees = new BootTrees(_data, systems, _settings.NfsVersion, _live.Of(static s => s.ClientDefaults), _reportPort, _log, nas);
        var loading = new TransfersUnderWay();
        StartTftp(links, new TftpCatalog(links, directory, board, roots, trees, pins, loading, _time, _log));
        _shelf.DropUnused(DescriptorName.Udp);

        var nfs = Own(storedNfs);
        var exports = Own(new ExportKeeper(_data, directory, roots, nfs, new ExportIds(_data.ExportIds), keeper is RemoteStorekeeper ? nfs.Instance : null, _log));
        var presence = StartPresence(links, directory, board);
        var spanningTree = StartSpanningTreeWatch(links);
        var orders = Own(new OrderLines());
        var power = Own(new PowerKeeper(
            _settings.Banks, _banks.Open, _live.Of(static s => s.Power), directory, board, orders, new LiveClients(presence, links), roots,
            () => nas is null ? exports.Trouble ?? nfs.Trouble() : nas.Trouble, _meters.Power, new SteadyTime(_time), _log)
        {
            IsRestart = _shelf.Has(DescriptorName.OfMark(StartDone)),
        });
        power.Begun += () => _shelf.Mark(StartDone);
        var captures = Own(new CaptureKeeper(CaptureSocket.Open, new CaptureShelf(_data), links, id => board.RecordOf(id)?.Started, new SteadyTime(_time), _log));
        var nfsLook = Own(new NfsLook(nfs, exports, _time));
        var supervisor = Own(new Supervisor(
            directory,
            board,
            roots,
            Own(new NetworkLook(links, _time, _log)),
            power,
            orders.IsConnected,
            nas is null ? nfsLook.Trouble : () => nas.Trouble,
            link => SpanningTreeAt(link, links, spanningTree)?.Effect,
            () => _reportPort() is not null,
            order => Help(order, dhcp, presence, links, directory, board),
            client => AnswersAsync(presence, client),
            _time,
            _log)
        { MountsElsewhere = nas is not null });
        board.Renamed += supervisor.Renamed;
        board.Renamed += _meters.Boots.Renamed;
        board.Renamed += captures.Renamed;
        var housekeeper = Own(new Housekeeper(directory, registry, board, exports, pins, supervisor, _log));
        var eventLog = new EventLog(_log);
        board.Seen += seen =>
        {
            housekeeper.Look();
            roots.Seen(seen);
            supervisor.Seen(seen);
            eventLog.Tell(seen);
            captures.Seen(seen);
            _meters.Boots.Seen(seen, directory.Clients.ById(seen.ClientId) is { } client ? ModelFamily.Of(client) : null);
        };
        roots.Changed += exports.Look;
        roots.Replacing += exports.ApplyNow;
        links.Changed += () => TellLinks(links);
        if (nas is not null)
        {
            nas.Came += roots.LookAgain;
            _running.Add(nas.RunAsync(_stop.Token));
        }

        _running.Add(roots.RunAsync(_stop.Token));
        _running.Add(exports.RunAsync(_stop.Token));
        _running.Add(housekeeper.RunAsync(_time, _stop.Token));
        _running.Add(guard.RunAsync(_stop.Token));
        _running.Add(uploads.RunAsync(_stop.Token));

        _running.AddRange(power.Run(_stop.Token));

        var examination = new Examination(_settings, links, nfs, systems, insideService: true);
        var report = new ApplianceReport(
            _data, directory, board, systems, links, nfs, exports, power, examination, guard, registryTrouble, () => _live.Troubles, started, nas);
        var running = new RunningClients(board);
        var changes = new ClientChanges(directory, systems, roots, running, housekeeper);
        FollowDefaults(changes);
        _services = new ApiServices(
            directory, registry, board, systems, new RootOrders(running, roots, keeper), new CardImages(_data, systems),
            power, orders, report, id => roots.Ready(id) is { } root ? _data.RootOf(id, root) : null, changes.Edited, changes.DefaultChanged)
        {
            Loading = loading,
            Captures = captures,
            Gauges = new GaugeReader(_data, nfsLook).Read,
            Uploads = uploads,
            WebRests = housekeeper.Look,
        };
        TellLinks(links);
        _log.Information("Ready: {Clients} clients known, NFS by {Nfs}, roots by {Method}", directory.Clients.Count, nfs.Name, opened.Method);
    }

    /// <summary>Other settings than what clients get are none of their roots' business.</summary>
    private void FollowDefaults(ClientChanges changes)
    {
        var known = _live.Current;
        void Look()
        {
            var (before, now) = (known, _live.Current);
            known = now;
            if (before.ClientDefaults != now.ClientDefaults || before.DefaultOs != now.DefaultOs || !before.OsByFamily.SequenceEqual(now.OsByFamily))
            {
                changes.DefaultsChanged();
            }
        }

        _live.Changed += Look;
        _forget = () => _live.Changed -= Look;
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    /// <summary>What the drive or the network refuses at the start ends it with one sentence.</summary>
    private static T Try<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinkException)
        {
            throw new StartException(e.Message, e);
        }
    }
}
