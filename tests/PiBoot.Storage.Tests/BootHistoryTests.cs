using PiBoot.Core.Boot;
using PiBoot.Core.Clients;

namespace PiBoot.Storage.Tests;

public sealed class BootHistoryTests : IDisposable
{
    private readonly RegistryDirectory directory = new();
    private readonly SqliteClientRegistry registry;

    public BootHistoryTests()
    {
        registry = directory.Open();
        registry.Save(Some.Client("pi"), []);
    }

    public void Dispose()
    {
        registry.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void Every_field_comes_back()
    {
        var boot = new BootRecord(RegistryDirectory.Noon.AddTicks(7), BootStage.Stalled, "no answer to \"start4.elf\"", [
            new BootEvent(RegistryDirectory.Noon, BootStage.Dhcp, "discover"),
            new BootEvent(RegistryDirectory.Noon.ToOffset(TimeSpan.FromHours(1)), BootStage.Kernel, "file")
            {
                File = "overlays/hät+ten\u0000\n<&>.dtbo",
                Bytes = long.MaxValue,
                Seconds = 0.1 + 0.2,
                Verdict = "cut",
                Detail = "192.168.1.10",
            },
        ]);
        registry.SaveBoot("pi", boot);
        var back = Assert.Single(registry.Boots("pi", 10));
        Assert.Equal(boot.Events, back.Events);
        Assert.Equal(boot with { Events = [] }, back with { Events = [] });
    }

    [Fact]
    public void Every_stage_has_its_word()
    {
        foreach (var stage in Enum.GetValues<BootStage>())
        {
            registry.SaveBoot("pi", Some.Boot(1) with { Stage = stage });
            Assert.Equal(stage, Assert.Single(registry.Boots("pi", 10)).Stage);
        }
    }

    [Fact]
    public void The_newest_boots_of_each_client_are_kept()
    {
        registry.Save(Some.Client("other"), []);
        registry.SaveBoot("other", Some.Boot(0));
        for (var minute = IClientRegistry.MaximumBoots + 5; minute > 0; minute--)
        {
            registry.SaveBoot("pi", Some.Boot(minute));
        }

        var kept = registry.Boots("pi", 1000);
        Assert.Equal(IClientRegistry.MaximumBoots, kept.Count);
        Assert.Equal(Some.Boot(IClientRegistry.MaximumBoots + 5).Started, kept[0].Started);
        Assert.Equal(Some.Boot(6).Started, kept[^1].Started);
        Assert.Equal([kept[0].Started, kept[1].Started], registry.Boots("pi", 2).Select(boot => boot.Started));
        Assert.Single(registry.Boots("other", 10));
    }

    [Fact]
    public void Of_too_many_events_the_newest_are_kept()
    {
        registry.SaveBoot("pi", Some.Boot(1, BootRecord.MaximumEvents + 3));
        var events = Assert.Single(registry.Boots("pi", 1)).Events;
        Assert.Equal(BootRecord.MaximumEvents, events.Count);
        Assert.Equal(RegistryDirectory.Noon.AddSeconds(3), events[0].Time);
    }

    [Fact]
    public void A_boot_of_a_client_that_was_forgotten_meanwhile_is_not_kept()
    {
        registry.SaveBoot("gone", Some.Boot(1));
        Assert.Empty(registry.Boots("gone", 10));
    }

    [Fact]
    public async Task Many_threads_write_and_read_at_once()
    {
        const int Threads = 8;
        const int Rounds = 25;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                registry.Save(Some.Client($"{thread}-{round}"), round == 0 ? [] : [$"{thread}-{round - 1}"]);
                registry.SaveBoot($"{thread}-{round}", Some.Boot(round));
                registry.Load();
            }
        })));
        var clients = registry.Load();
        Assert.Equal(Threads + 1, clients.Count);
        Assert.All(clients.Where(client => client.Id != "pi"), client => Assert.Equal(Rounds, registry.Boots(client.Id, 100).Count));
    }

    [Fact]
    public void After_disposal_a_call_says_so()
    {
        registry.Dispose();
        Assert.Throws<ObjectDisposedException>(registry.Load);
    }
}
