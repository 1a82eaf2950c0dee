using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Display;
using PiBoot.Core.Metrics;
using PiBoot.Core.Power;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;
using PiBoot.Testing.Panels;
using PiBoot.Web.Api;
using PiBoot.Web.Login;

namespace PiBoot.Web.Tests;

/// <summary>The API on a Unix socket of its own and, beside it, on a port of the loopback network.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    public const string Id = "b66c4c16";

    /// <summary>The one that is set by <see cref="StartLoggedInAsync"/>.</summary>
    public const string Password = "correct horse";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ScratchDirectory _scratch = new();

    private IPEndPoint _address = null!;

    private RunningApi()
    {
        Directory = new ClientDirectory(Registry, EnrolmentPolicy.Auto, Time);
        Board = new BootBoard(Time);
        var services = new ApiServices(
            Directory, Registry, Board, Appliance, Appliance, Appliance, Appliance, OrderLines, Appliance, static id => $"/srv/piboot/clients/{id}/root", Edited.Add, () => DefaultChanges++)
        {
            Uploads = Uploads,
            Captures = Captures,
            Gauges = static () => new ApplianceGauges(false, 64_000_000_000, 1000),
        };
        Door = new Doorkeeper(new PasswordHasher(RandomNumberGenerator.GetBytes, iterations: 10), Time, RandomNumberGenerator.GetBytes, Told.Add);
        State = new ApiState(Appliance, Appliance, Time)
        {
            Services = services,
            Door = Door,
            Settings = Settings,
            RecentLog = () => LogLines,
            Meters = new Meters(Time),
            Process = static () => new ProcessGauges("1.2.3", ManualTime.Noon, TimeSpan.FromSeconds(1.5), 1, 2, 3, 4, 5, [3, 2, 1], TimeSpan.FromSeconds(0.25)),
            Screens = new DisplayScreens(() => Situations.Calm, Time, ScreenSize.Large, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
        };
    }

    public ManualTime Time { get; } = new();

    public MemoryRegistry Registry { get; } = new();

    public ClientDirectory Directory { get; }

    public BootBoard Board { get; }

    public OrderLines OrderLines { get; } = new();

    public FakeAppliance Appliance { get; } = new();

    public FakeCaptures Captures { get; } = new();

    public MemoryUploads Uploads { get; } = new();

    public MemorySettings Settings { get; } = new();

    public List<string> LogLines { get; } = ["10:00 Information started"];

    public List<string> Edited { get; } = [];

    /// <summary>How often it was told that new clients get another system.</summary>
    public int DefaultChanges { get; private set; }

    public Doorkeeper Door { get; }

    /// <summary>What the login has told the log.</summary>
    public List<string> Told { get; } = [];

    public ApiState State { get; }

    public ApiHost Host { get; private set; } = null!;

    /// <summary>Speaks over the control socket.</summary>
    public HttpClient Control { get; private set; } = null!;

    /// <summary>Speaks over the network, from 127.0.0.1, and is not logged in.</summary>
    public HttpClient Network { get; private set; } = null!;

    /// <summary>Speaks over the network as a page of ours does in a browser that is logged in; null unless by <see cref="StartLoggedInAsync"/>.</summary>
    public HttpClient Browser { get; private set; } = null!;

    /// <summary>As a page of ours says where it is from.</summary>
    public string Origin => $"http://{_address}";

    /// <summary>With one client, a Pi 3 that has the address of whoever asks over the network.</summary>
    /// <param name="quiet">Without a connection for so long, the server ends until the next one comes.</param>
    public static async Task<RunningApi> StartAsync(TimeSpan? quiet = null)
    {
        var api = new RunningApi();
        api.Directory.See(new ClientSighting(
            new PiSerial(0xb66c4c16), new MacAddress(0xb827eb6c4c16), "Raspberry Pi 3 Model B", new BoardRevision(0xa02082), new Ipv4Address(0x7f000001)));
        var socket = api._scratch.Join("piboot.sock");
        api._address = new IPEndPoint(IPAddress.Loopback, FreePort());
        api.Host = ApiHost.Start(api.State, new ApiListening(socket, api._address) { Quiet = quiet ?? Patience }, NullLoggerProvider.Instance);
        api.Control = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(socket, cancellation) })
        {
            BaseAddress = new Uri("http://piboot"),
            Timeout = Patience,
        };
        api.Network = api.NewClient();
        return api;
    }

    /// <summary>With the first password set, and a browser that is logged in.</summary>
    public static async Task<RunningApi> StartLoggedInAsync(TimeSpan? quiet = null)
    {
        var api = await StartAsync(quiet);
        using var response = await api.Network.PostAsync("/api/v1/setup", Json($$"""{"code":"{{api.Door.SetupCode}}","password":"{{Password}}"}"""));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        api.Browser = api.NewBrowser(CookieOf(response)!);
        return api;
    }

    /// <summary>A program with a new token of this scope.</summary>
    public async Task<(HttpClient Client, string Id)> NewProgramAsync(string scope)
    {
        using var response = await Control.PostAsync("/api/v1/tokens", Json($$"""{"name":"a program","scope":"{{scope}}"}"""));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var made = await ReadAsync(response);
        var client = NewClient();
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {made.GetProperty("token").GetString()}");
        return (client, made.GetProperty("id").GetString()!);
    }

    /// <summary>A browser whose cookie holds this session.</summary>
    public HttpClient NewBrowser(string session)
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Add("Cookie", $"piboot_session={session}");
        client.DefaultRequestHeaders.Add("Origin", Origin);
        return client;
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>What the answer has the browser keep; null when it is nothing.</summary>
    public static string? CookieOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single().Split(';')[0].Split('=')[1] : null;

    /// <summary>A route's path with names in it that are there.</summary>
    public static string Filled(string route) =>
        route.Replace("{id}", Id, StringComparison.Ordinal).Replace("{name}", "trixie", StringComparison.Ordinal);

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Control.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return await ReadAsync(response);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public static async Task IsProblem(HttpResponseMessage response, HttpStatusCode status, string? field, string word)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await ReadAsync(response);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(word, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        Network.Dispose();
        Browser?.Dispose();
        await Host.DisposeAsync();
        await Door.DisposeAsync();
        _scratch.Dispose();
    }

    /// <summary>It keeps no cookies and follows nowhere.</summary>
    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Origin), Timeout = Patience };

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
