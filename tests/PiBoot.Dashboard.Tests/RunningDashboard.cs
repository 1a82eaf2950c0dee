using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Display;
using PiBoot.Core.Power;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;
using PiBoot.Testing.Panels;
using PiBoot.Web.Api;
using PiBoot.Web.Login;

namespace PiBoot.Dashboard.Tests;

/// <summary>The real API and pages on a real Kestrel, with an appliance behind them that does as the test says.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private SocketForwarder? _forwarder;
    private ApiHost? _host;
    private int _port;
    private int _webPort;

    private RunningDashboard(EnrolmentPolicy policy)
    {
        Directory = new ClientDirectory(Registry, policy, Time);
        Board = new BootBoard(Time);
        Services = new ApiServices(
            Directory, Registry, Board, Appliance, Appliance, Appliance, Appliance, new OrderLines(), Appliance, static id => $"/srv/piboot/clients/{id}/root", static _ => { }, static () => { })
        {
            Uploads = Uploads,
        };
        Door = new Doorkeeper(new PasswordHasher(RandomNumberGenerator.GetBytes, iterations: 10), Time, RandomNumberGenerator.GetBytes, static _ => { });
        State = new ApiState(Appliance, Appliance, Time)
        {
            Services = Services,
            Door = Door,
            Settings = Settings,
            Screens = new DisplayScreens(() => Situations.Booting, Time, ScreenSize.Large, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
        };
    }

    public TravelTime Time { get; } = new();

    public MemoryRegistry Registry { get; } = new();

    public FakeAppliance Appliance { get; } = new();

    public ClientDirectory Directory { get; }

    public BootBoard Board { get; }

    public MemoryUploads Uploads { get; } = new();

    public MemorySettings Settings { get; } = new();

    public Doorkeeper Door { get; }

    public ApiServices Services { get; }

    public ApiState State { get; }

    /// <summary>Where the network finds it, and is asked to log in.</summary>
    public string WebOrigin => $"http://127.0.0.1:{_webPort}";

    /// <summary>Where a browser finds it, let in as the control socket lets in.</summary>
    public string Origin => $"http://127.0.0.1:{_port}";

    public static async Task<RunningDashboard> StartAsync(EnrolmentPolicy policy = EnrolmentPolicy.Auto)
    {
        var dashboard = new RunningDashboard(policy);
        await dashboard.ResumeAsync();
        return dashboard;
    }

    /// <summary>Serves again, at the address where it did before.</summary>
    public async Task ResumeAsync()
    {
        var socket = _scratch.Join("piboot.sock");
        File.Delete(socket);
        _webPort = _webPort == 0 ? FreePort() : _webPort;
        _host = await ApiHost.StartAsync(State, new ApiListening(socket, new IPEndPoint(IPAddress.Loopback, _webPort)), NullLoggerProvider.Instance, CancellationToken.None);
        _forwarder = new SocketForwarder(socket, _port);
        _port = _forwarder.Port;
    }

    /// <summary>The appliance is gone: nobody answers at its address.</summary>
    public async Task VanishAsync()
    {
        if (_forwarder is not null)
        {
            await _forwarder.DisposeAsync();
            _forwarder = null;
        }

        if (_host is not null)
        {
            await _host.DisposeAsync();
            _host = null;
        }
    }

    /// <summary>A Pi that was seen at some time.</summary>
    public Client Know(uint serial, string model = "Raspberry Pi 4 Model B", byte address = 0, uint? revision = null) =>
        Directory.See(new ClientSighting(
            new PiSerial(serial), new MacAddress(0xdca632000000ul | (serial & 0xffffff)), model, revision is { } r ? new BoardRevision(r) : null,
            address == 0 ? null : new Ipv4Address(0xc0a80100u | address))).Client!;

    /// <summary>A Pi sends its DISCOVER, as the program's loops would tell it.</summary>
    public Client PlugIn(uint serial, string model = "Raspberry Pi 4 Model B", byte address = 0, uint? revision = null)
    {
        var client = Know(serial, model, address, revision);
        Board.Tell(client.Id, (tracker, now) => tracker.Discover(now, model, "eth0"));
        return client;
    }

    /// <summary>Feeds a client's boot.</summary>
    public void Tell(Client client, Func<BootTracker, DateTimeOffset, BootEvent?> feed) => Board.Tell(client.Id, feed);

    /// <summary>Writes its boots to the registry, as the program does a moment later.</summary>
    public void Keep(Client client) => Registry.SaveBoots([.. Board.TakeDue().Where(boot => boot.ClientId == client.Id)]);

    public void Relay(Client client, string relay) =>
        Directory.Edit(client.Id, new ClientEdit(null, null, null, null, null, relay, null));

    public Client Name(Client client, string name) =>
        Directory.Edit(client.Id, new ClientEdit(name, null, null, null, null, null, null))!;

    public async ValueTask DisposeAsync()
    {
        await VanishAsync();
        _scratch.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
