using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Power;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;
using PiBoot.Web.Api;
using PiBoot.Web.Login;

namespace PiBoot.Tests.Commands;

/// <summary>The API on a control socket, with one client, and the program as a user calls it.</summary>
internal sealed class ServedClient : IAsyncDisposable
{
    public const string Id = "b66c4c16";

    private readonly ManualTime _time = new();
    private readonly Doorkeeper _door;
    private ApiHost? _host;

    private ServedClient()
    {
        _door = new Doorkeeper(new PasswordHasher(RandomNumberGenerator.GetBytes, iterations: 10), _time, RandomNumberGenerator.GetBytes, static _ => { });
        Directory = new ClientDirectory(Registry, EnrolmentPolicy.Auto, _time);
    }

    public ScratchDirectory Scratch { get; } = new();

    public MemoryRegistry Registry { get; } = new();

    public ClientDirectory Directory { get; }

    public Client Client => Directory.Clients.ById(Id)!;

    public static async Task<ServedClient> StartAsync()
    {
        var served = new ServedClient();
        served.Directory.See(new ClientSighting(new PiSerial(0xb66c4c16), new MacAddress(0xb827eb6c4c16), "Raspberry Pi 3 Model B", null, null));
        var appliance = new FakeAppliance();
        var services = new ApiServices(
            served.Directory, served.Registry, new BootBoard(served._time), appliance, appliance, appliance, appliance, new OrderLines(), appliance, static _ => null, static _ => { }, static () => { });
        served._host = ApiHost.Start(
            new ApiState(appliance, appliance, served._time) { Services = services, Door = served._door },
            new ApiListening(served.Scratch.Join("piboot.sock")), NullLoggerProvider.Instance);
        return served;
    }

    /// <summary>Calls <c>piboot client VERB b66c4c16</c> with these arguments, in the scratch directory.</summary>
    public Task<ProgramEnding> CallAsync(string verb, string[] arguments, string input = "") => CallAsync(["client", verb, Id, .. arguments], input);

    /// <summary>Calls the program with these words, in the scratch directory.</summary>
    public Task<ProgramEnding> CallAsync(string[] words, string input = "") =>
        ProgramEnding.OfAsync(Scratch.Path, [.. words, "--control", Scratch.Join("piboot.sock")], input);

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _door.DisposeAsync();
        Scratch.Dispose();
    }
}
