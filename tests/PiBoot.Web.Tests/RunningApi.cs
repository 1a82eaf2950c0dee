using System.Net;
using System.Net.Sockets;
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

namespace PiBoot.Web.Tests;

/// <summary>The API on a Unix socket of its own and, beside it, on a port of the loopback network.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    public const string Id = "b66c4c16";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ScratchDirectory _scratch = new();

    private RunningApi()
    {
        Directory = new ClientDirectory(Registry, EnrolmentPolicy.Auto, Time);
        Board = new BootBoard(Time);
        var services = new ApiServices(
            Directory, Registry, Board, Appliance, Appliance, Appliance, Appliance, OrderLines, Appliance, static id => $"/srv/piboot/clients/{id}/root", Edited.Add, () => DefaultChanges++)
        {
            Captures = Captures,
            Gauges = static () => new ApplianceGauges(false, 64_000_000_000, 1000),
        };
        State = new ApiState(Appliance, Appliance, Time)
        {
            Services = services,
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

    public List<string> Edited { get; } = [];

    /// <summary>How often it was told that new clients get another system.</summary>
    public int DefaultChanges { get; private set; }

    public ApiState State { get; }

    public ApiHost Host { get; private set; } = null!;

    /// <summary>Speaks over the control socket.</summary>
    public HttpClient Control { get; private set; } = null!;

    /// <summary>Speaks over the network, from 127.0.0.1.</summary>
    public HttpClient Network { get; private set; } = null!;

    /// <summary>With one client, a Pi 3 that has the address of whoever asks over the network.</summary>
    public static async Task<RunningApi> StartAsync()
    {
        var api = new RunningApi();
        api.Directory.See(new ClientSighting(
            new PiSerial(0xb66c4c16), new MacAddress(0xb827eb6c4c16), "Raspberry Pi 3 Model B", new BoardRevision(0xa02082), new Ipv4Address(0x7f000001)));
        var socket = api._scratch.Join("piboot.sock");
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        api.Host = await ApiHost.StartAsync(
            api.State, socket, address, NullLoggerProvider.Instance, CancellationToken.None);
        api.Control = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(socket, cancellation) })
        {
            BaseAddress = new Uri("http://piboot"),
            Timeout = Patience,
        };
        api.Network = new HttpClient { BaseAddress = new Uri($"http://{address}"), Timeout = Patience };
        return api;
    }

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
        await Host.DisposeAsync();
        _scratch.Dispose();
    }

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
