using PiBoot.Core.Clients;

namespace PiBoot.Storage.Tests;

public sealed class ClientRoundTripTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Every_field_comes_back_after_reopening() => ComesBack(Some.FullClient());

    [Fact]
    public void What_is_not_known_stays_unknown() => ComesBack(Some.Client("b8:27:eb:28:f6:6d"));

    [Theory]
    [InlineData(RootMode.Private)]
    [InlineData(RootMode.Ephemeral)]
    [InlineData(RootMode.Shared)]
    public void Every_kind_of_root_comes_back(RootMode mode) => ComesBack(Some.Client("pi") with { RootMode = mode });

    [Fact]
    public void Saving_again_overwrites_every_field_and_keeps_the_history()
    {
        using var registry = directory.Open();
        var client = Some.FullClient();
        registry.Save(Some.Client(client.Id), []);
        registry.SaveBoot(client.Id, Some.Boot(1));
        registry.Save(client, []);
        Same(client, Assert.Single(registry.Load()));
        Assert.Single(registry.Boots(client.Id, 10));
    }

    [Fact]
    public void Clients_come_in_order_of_their_first_sight()
    {
        using var registry = directory.Open();
        registry.Save(Some.Client("late") with { FirstSeen = RegistryDirectory.Noon.AddTicks(2) }, []);
        registry.Save(Some.Client("early"), []);
        registry.Save(Some.Client("between") with { FirstSeen = RegistryDirectory.Noon.AddTicks(1) }, []);
        registry.Save(Some.Client("also early"), []);
        Assert.Equal(["early", "also early", "between", "late"], registry.Load().Select(client => client.Id));
    }

    [Fact]
    public void A_serial_takes_over_the_client_known_by_its_address_with_name_and_boots()
    {
        using (var registry = directory.Open())
        {
            registry.Save(Some.Client("mac1") with { Name = "kitchen" }, []);
            registry.Save(Some.Client("mac2"), []);
            registry.SaveBoot("mac1", Some.Boot(1));
            registry.SaveBoot("mac2", Some.Boot(2));
            registry.Save(Some.Client("28f6650a") with { Name = "kitchen" }, ["mac1", "mac2", "28f6650a", "never heard of"]);
        }

        using var reopened = directory.Open();
        Assert.Equal("28f6650a", Assert.Single(reopened.Load()).Id);
        Assert.Equal([2, 1], reopened.Boots("28f6650a", 10).Select(boot => (boot.Started - RegistryDirectory.Noon).Minutes));
        Assert.Empty(reopened.Boots("mac1", 10));
    }

    [Fact]
    public void A_name_that_another_client_has_is_refused_and_nothing_is_changed()
    {
        using var registry = directory.Open();
        registry.Save(Some.Client("one"), []);
        registry.Save(Some.Client("two"), []);
        var fault = Assert.Throws<RegistryException>(() => registry.Save(Some.Client("three") with { Name = "name of one" }, ["two"]));
        Assert.Contains("\"name of one\"", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], registry.Load().Select(client => client.Id));
    }

    [Fact]
    public void A_forgotten_client_is_gone_with_its_boots()
    {
        using var registry = directory.Open();
        registry.Save(Some.FullClient(), []);
        registry.SaveBoot("28f6650a", Some.Boot(1));
        registry.Remove("28f6650a");
        registry.Remove("28f6650a");
        Assert.Empty(registry.Load());
        registry.Save(Some.FullClient(), []);
        Assert.Empty(registry.Boots("28f6650a", 10));
    }

    private void ComesBack(Client client)
    {
        using (var registry = directory.Open())
        {
            registry.Save(client, []);
        }

        using var reopened = directory.Open();
        Same(client, Assert.Single(reopened.Load()));
    }

    /// <summary>Lists compare by reference, all else by value.</summary>
    private static void Same(Client expected, Client actual)
    {
        Assert.Equal(expected.Macs, actual.Macs);
        Assert.Equal(expected with { Macs = [] }, actual with { Macs = [] });
    }
}
