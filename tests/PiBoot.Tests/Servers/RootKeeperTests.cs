using System.Text.Json.Nodes;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Servers;

namespace PiBoot.Tests.Servers;

public sealed class RootKeeperTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DataBench _bench = new();
    private readonly RootKeeper _roots;
    private readonly SemaphoreSlim _changed = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public RootKeeperTests()
    {
        _roots = _bench.Roots();
        _roots.Changed += () => _changed.Release();
    }

    [Fact]
    public async Task A_private_root_is_the_clients_own_by_host_name_and_machine_id()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1);
        await Prepare(client, "trixie");

        var root = _bench.Data.ClientRoot(client.Id);
        Assert.Equal("pi-00000001\n", File.ReadAllText(Path.Join(root, "etc/hostname")));
        Assert.Equal("127.0.0.1 localhost\n127.0.1.1\tpi-00000001\n", File.ReadAllText(Path.Join(root, "etc/hosts")));
        Assert.Matches("^[0-9a-f]{32}\n$", MachineId(client));
        Assert.Equal("raspberrypi\n", File.ReadAllText(Path.Join(_bench.Data.OsRoot("trixie"), "etc/hostname")));
    }

    [Fact]
    public async Task Two_clients_never_share_a_machine_id()
    {
        await _bench.ImportAsync("trixie");
        var (one, other) = (_bench.See(1), _bench.See(2, 0xb827eb000002));
        await Prepare(one, "trixie");
        await Prepare(other, "trixie");
        Assert.NotEqual(MachineId(one), MachineId(other));
    }

    [Fact]
    public async Task A_root_is_kept_while_its_client_has_another_system_and_comes_back_as_it_was()
    {
        await _bench.ImportAsync("trixie");
        await _bench.ImportAsync("bookworm");
        var client = _bench.See(1);
        await Prepare(client, "trixie");
        var (root, machine) = (_bench.Data.ClientRoot(client.Id), MachineId(client));
        File.WriteAllText(Path.Join(root, "mine"), "kept");

        await Prepare(_bench.Directory.Edit(client.Id, new ClientEdit(null, null, "bookworm", null))!, "bookworm");
        Assert.False(File.Exists(Path.Join(root, "mine")));
        Assert.Equal(machine, MachineId(client));

        await Prepare(_bench.Directory.Edit(client.Id, new ClientEdit(null, "renamed", "trixie", null))!, "trixie");
        Assert.Equal("kept", File.ReadAllText(Path.Join(root, "mine")));
        Assert.Equal(machine, MachineId(client));
        Assert.Equal("renamed\n", File.ReadAllText(Path.Join(root, "etc/hostname")));
    }

    [Fact]
    public async Task A_host_name_that_the_user_sets_reaches_the_root_and_one_that_the_client_set_stays()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1);
        await Prepare(client, "trixie");
        var file = Path.Join(_bench.Data.ClientRoot(client.Id), "etc/hostname");
        File.WriteAllText(file, "by-hand\n");

        // Roots are seen to in turn: when the next client's is ready, this one's was looked at.
        _roots.Prepare(client);
        await Prepare(_bench.See(2, 0xb827eb000002), "trixie");
        Assert.Equal("by-hand\n", File.ReadAllText(file));

        _roots.Prepare(_bench.Directory.Edit(client.Id, new ClientEdit("kitchen_pi.1", null, null, null))!);
        await Prepare(_bench.See(3, 0xb827eb000003), "trixie");
        Assert.Equal("kitchen-pi-1\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_root_is_found_again_after_a_restart()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1);
        await Prepare(client, "trixie");
        await _stop.CancelAsync();
        await _running;

        var next = _bench.Roots();
        using var looked = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        next.Changed += () => looked.Release();
        var running = next.RunAsync(stop.Token);
        Assert.True(await looked.WaitAsync(Patience));
        Assert.Equal("trixie", next.ReadyOs(client.Id));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_root_that_was_cut_off_before_it_got_its_own_name_is_finished()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1);
        await Prepare(client, "trixie");
        var (facts, file) = (_bench.Data.ClientFacts(client.Id), Path.Join(_bench.Data.ClientRoot(client.Id), "etc/hostname"));
        var cut = JsonNode.Parse(File.ReadAllText(facts))!;
        Assert.True(cut["live"]!.AsObject().Remove("identity"));
        File.WriteAllText(facts, cut.ToJsonString());
        File.WriteAllText(file, "raspberrypi\n");

        _roots.Prepare(client);
        await Prepare(_bench.See(2, 0xb827eb000002), "trixie");
        Assert.Equal("pi-00000001\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_shared_root_is_the_system_itself()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1);
        client = _bench.Directory.Edit(client.Id, new ClientEdit(null, null, null, RootMode.Shared))!;
        await Prepare(client, "trixie");
        Assert.False(Directory.Exists(_bench.Data.ClientRoot(client.Id)));
        Assert.Equal(new ReadyRoot("trixie", RootMode.Shared, OwnsBoot: false), _roots.Ready(client.Id));
        Assert.Equal("pi-00000001\n", File.ReadAllText(Path.Join(_bench.Data.ClientLayer(client.Id), "etc/hostname")));
    }

    [Fact]
    public async Task A_client_waits_with_a_reason_while_there_is_no_system_for_it()
    {
        var client = _bench.See(1);
        Assert.Equal("its root is being looked up", _roots.WaitsFor(client));
        _bench.Directory.WriteDue();
        await Prepare(client, null);
        Assert.StartsWith("no operating system is imported yet", _roots.WaitsFor(client), StringComparison.Ordinal);
        Assert.StartsWith("it waits for approval", _roots.WaitsFor(client with { Approved = false }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_client_waits_until_it_is_written_down_unless_the_registry_is_broken()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1);
        await Prepare(client, "trixie");
        Assert.Equal("it is being written to the registry", _roots.WaitsFor(client));
        _bench.Directory.WriteDue();
        Assert.Null(_roots.WaitsFor(client));
    }

    public void Dispose()
    {
        _stop.Cancel();
        Assert.True(_running.Wait(Patience));
        _stop.Dispose();
        _changed.Dispose();
        _bench.Dispose();
    }

    private string MachineId(Client client) => File.ReadAllText(Path.Join(_bench.Data.ClientRoot(client.Id), "etc/machine-id"));

    private async Task Prepare(Client client, string? os)
    {
        _running = _running.IsCompleted ? _roots.RunAsync(_stop.Token) : _running;
        _roots.Prepare(client);
        do
        {
            Assert.True(await _changed.WaitAsync(Patience), $"its root does not get ready: {_roots.WaitsFor(client)}");
        }
        while (_roots.ReadyOs(client.Id) != os || (os is not null && _roots.WaitsFor(client) is { } waits && waits.Contains("root", StringComparison.Ordinal)));
    }
}
