using PiBoot.Core.Clients;
using PiBoot.Core.Nfs;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class ExportKeeperTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Ipv4Address Address = new(0xc0a80132);

    private readonly DataBench _bench = new();
    private readonly RootKeeper _roots;
    private readonly ExportKeeper _exports;
    private readonly SemaphoreSlim _changed = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public ExportKeeperTests()
    {
        _roots = _bench.Roots();
        _roots.Changed += () => _changed.Release();
        _exports = new ExportKeeper(_bench.Data, _bench.Directory, _roots, _bench.Nfs, new ExportIds(_bench.Data.ExportIds), null, Logger.None);
    }

    [Theory]
    [InlineData(RootMode.Private)]
    [InlineData(RootMode.Ephemeral)]
    [InlineData(RootMode.Shared)]
    public async Task A_ready_root_is_exported_to_its_clients_address_and_a_shared_one_read_only(RootMode mode)
    {
        var client = await ReadyAsync(mode);
        _exports.ApplyNow();
        var (root, beside) = mode == RootMode.Shared
            ? (_bench.Data.OsRoot("trixie"), _bench.Data.ClientLayer(client.Id))
            : (_bench.Data.ClientRoot(client.Id), _bench.Data.ClientBoot(client.Id));
        var writable = mode != RootMode.Shared;
        Assert.Equal([new NfsExport(root, Address, writable, 1), new NfsExport(beside, Address, writable, 2)], _bench.Nfs.Applied[^1]);
        _exports.ApplyNow();
        Assert.Single(_bench.Nfs.Applied);
    }

    [Fact]
    public async Task A_root_that_is_moved_away_is_not_exported_meanwhile_and_again_afterwards()
    {
        var client = await ReadyAsync(RootMode.Private);
        _roots.Replacing += _exports.ApplyNow;
        _exports.ApplyNow();
        var during = _roots.WhileAway(client, () => (_bench.Nfs.Applied[^1].Count, _roots.WaitsFor(client)), CancellationToken.None);
        Assert.Equal((0, "its root is being changed"), during);
        _exports.ApplyNow();
        Assert.Equal([_bench.Data.ClientRoot(client.Id), _bench.Data.ClientBoot(client.Id)], _bench.Nfs.Applied[^1].Select(export => export.Path));
    }

    [Fact]
    public async Task A_change_that_fails_leaves_the_root_exported()
    {
        var client = await ReadyAsync(RootMode.Private);
        Assert.Throws<InvalidOperationException>(() => _roots.WhileAway<int>(client, static () => throw new InvalidOperationException(), CancellationToken.None));
        _exports.ApplyNow();
        Assert.Equal(2, _bench.Nfs.Applied[^1].Count);
    }

    [Fact]
    public async Task A_server_that_refuses_is_a_trouble_until_it_takes_the_exports()
    {
        await ReadyAsync(RootMode.Private);
        _bench.Nfs.Refusal = "no nfsd";
        _exports.ApplyNow();
        Assert.Equal(("no nfsd", 0), (_exports.Trouble, _exports.Count));
        _bench.Nfs.Refusal = null;
        _exports.ApplyNow();
        Assert.Equal((null, 2), (_exports.Trouble, _exports.Count));
    }

    [Fact]
    public async Task An_ephemeral_root_that_was_mounted_is_offered_again_only_when_it_is_fresh()
    {
        var client = await ReadyAsync(RootMode.Ephemeral);
        _bench.Directory.WriteDue();
        File.WriteAllText(Path.Join(_bench.Data.ClientRoot(client.Id), "mine"), "used");
        _roots.Mounted(client.Id);
        Assert.True(SpinWait.SpinUntil(() => _roots.WaitsFor(client) == "its root is being changed", Patience));
        Assert.NotNull(_roots.Ready(client.Id));
        _roots.Prepare(client);
        Assert.True(SpinWait.SpinUntil(() => _roots.WaitsFor(client) is null, Patience));
        Assert.False(File.Exists(Path.Join(_bench.Data.ClientRoot(client.Id), "mine")));
    }

    public void Dispose()
    {
        _stop.Cancel();
        Assert.True(_running.Wait(Patience));
        _exports.Dispose();
        _stop.Dispose();
        _changed.Dispose();
        _bench.Dispose();
    }

    private async Task<Client> ReadyAsync(RootMode mode)
    {
        await _bench.ImportAsync("trixie");
        var seen = _bench.Directory.See(new ClientSighting(new PiSerial(1), new MacAddress(0xb827eb000001), null, null, Address)).Client!;
        var client = _bench.Directory.Edit(seen.Id, new ClientEdit(null, null, null, mode))!;
        _running = _roots.RunAsync(_stop.Token);
        _roots.Prepare(client);
        do
        {
            Assert.True(await _changed.WaitAsync(Patience));
        }
        while (_roots.Ready(client.Id) is null);

        return client;
    }
}
