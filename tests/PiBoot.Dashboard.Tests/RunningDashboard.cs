using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
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
    /// <summary>The one that is set, and logged in with.</summary>
    public const string Password = "correct horse";

    private readonly ScratchDirectory _scratch = new();
    private readonly IPEndPoint _address = new(IPAddress.Loopback, FreePort());
    private ApiHost? _host;

    private RunningDashboard(EnrolmentPolicy policy)
    {
        Directory = new ClientDirectory(Registry, policy, Time);
        Board = new BootBoard(Time);
        Services = new ApiServices(
            Directory, Registry, Board, Appliance, Appliance, Appliance, Appliance, new OrderLines(), Appliance, static id => $"/srv/piboot/clients/{id}/root", static _ => { }, static () => { })
        {
            Captures = Captures,
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

    public FakeCaptures Captures { get; } = new();

    public Doorkeeper Door { get; }

    public ClientDirectory Directory { get; }

    public BootBoard Board { get; }

    public MemoryUploads Uploads { get; } = new();

    public MemorySettings Settings { get; } = new();

    public ApiServices Services { get; }

    public ApiState State { get; }

    /// <summary>Where a browser finds it.</summary>
    public string Origin => $"http://{_address}";

    public static async Task<RunningDashboard> StartAsync(EnrolmentPolicy policy = EnrolmentPolicy.Auto)
    {
        var dashboard = new RunningDashboard(policy);
        await dashboard.ResumeAsync();
        return dashboard;
    }

    /// <summary>Sets the first password, as its owner does on the first visit, and gives what the browser keeps of it.</summary>
    public async Task<string> LogInAsync()
    {
        using var client = new HttpClient();
        using var body = new StringContent($$"""{"code":"{{Door.SetupCode}}","password":"{{Password}}"}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri($"{Origin}/api/v1/setup"), body);
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=')[1];
    }

    /// <summary>Ends every session, as the command on the appliance does.</summary>
    public async Task EndSessionsAsync()
    {
        foreach (var session in Door.Sessions.ToArray())
        {
            Assert.True(await Door.EndSessionAsync(session.Id));
        }
    }

    /// <summary>Serves again, at the address where it did before.</summary>
    public async Task ResumeAsync()
    {
        var socket = _scratch.Join("piboot.sock");
        File.Delete(socket);
        _host = ApiHost.Start(State, new ApiListening(socket, _address), NullLoggerProvider.Instance);
    }

    /// <summary>The appliance is gone: nobody answers at its address.</summary>
    public async Task VanishAsync()
    {
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
