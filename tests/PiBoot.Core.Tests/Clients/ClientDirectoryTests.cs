using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Clients;

public sealed class ClientDirectoryTests
{
    private static readonly MacAddress Mac = new(0xb827eb6c4c16);
    private static readonly MacAddress OtherMac = new(0xdca6320136c2);
    private static readonly PiSerial Serial = new(0xb66c4c16);
    private static readonly Ipv4Address Address = new(0xc0a80132);

    private readonly ManualTime _time = new();
    private readonly MemoryRegistry _registry = new();

    [Fact]
    public void The_ROM_stage_and_the_bootcode_stage_become_one_client()
    {
        var directory = New();
        var rom = directory.See(ByMac(Mac));
        Assert.True(rom.IsNew);
        Assert.Equal("b8:27:eb:6c:4c:16", rom.Client!.Id);
        Assert.Equal("pi-b827eb6c4c16", rom.Client.Name);

        var bootcode = directory.See(new ClientSighting(Serial, Mac, "Raspberry Pi 3 or older", null, null));
        Assert.False(bootcode.IsNew);
        Assert.Equal("b8:27:eb:6c:4c:16", bootcode.Replaces);
        Assert.Equal("b66c4c16", bootcode.Client!.Id);
        Assert.Equal("pi-b66c4c16", bootcode.Client.Name);
        Assert.Equal([bootcode.Client], directory.Clients.All());
        Assert.Null(directory.Clients.ById("b8:27:eb:6c:4c:16"));

        // The next boot begins in the ROM again, and now is the same client.
        var again = directory.See(ByMac(Mac));
        Assert.False(again.IsNew);
        Assert.Equal("b66c4c16", again.Client!.Id);
    }

    [Fact]
    public void The_history_follows_from_the_MAC_to_the_serial()
    {
        var directory = New();
        directory.See(ByMac(Mac));
        Assert.True(directory.WriteDue());
        directory.See(new ClientSighting(Serial, Mac, null, null, null));
        Assert.True(directory.IsDue("b66c4c16"));
        Assert.True(directory.WriteDue());

        var write = Assert.Single(_registry.Saved[^1]);
        Assert.Equal(("b66c4c16", "b8:27:eb:6c:4c:16"), (write.Client.Id, write.Replaces));
        Assert.Equal("b66c4c16", Assert.Single(_registry.Load()).Id);
        Assert.False(directory.IsDue("b66c4c16"));
    }

    [Fact]
    public void A_name_that_the_user_gave_outlives_the_change_from_MAC_to_serial()
    {
        var directory = New();
        directory.See(ByMac(Mac));
        directory.Edit("b8:27:eb:6c:4c:16", new ClientEdit("kitchen", null, null, null));
        Assert.Equal("kitchen", directory.See(new ClientSighting(Serial, Mac, null, null, null)).Client!.Name);
    }

    [Fact]
    public void Two_Pis_with_one_serial_are_two_clients()
    {
        var directory = New();
        var first = directory.See(new ClientSighting(Serial, Mac, null, null, null));
        var second = directory.See(new ClientSighting(Serial, OtherMac, null, null, null));
        Assert.True(second.IsNew);
        Assert.Equal(first.Client, second.Twin);
        Assert.Equal("b66c4c16", first.Client!.Id);
        Assert.Equal("b66c4c16-dca6320136c2", second.Client!.Id);

        Assert.Equal(first.Client, directory.See(new ClientSighting(Serial, Mac, null, null, null)).Client);
        Assert.Equal(second.Client, directory.See(new ClientSighting(Serial, OtherMac, null, null, null)).Client);
        Assert.Equal(second.Client, directory.See(ByMac(OtherMac)).Client);
    }

    [Fact]
    public void A_twin_that_was_first_heard_in_its_ROM_keeps_apart_too()
    {
        var directory = New();
        directory.See(new ClientSighting(Serial, Mac, null, null, null));
        directory.See(ByMac(OtherMac));
        var twin = directory.See(new ClientSighting(Serial, OtherMac, null, null, null));
        Assert.Equal("dc:a6:32:01:36:c2", twin.Replaces);
        Assert.Equal("b66c4c16-dca6320136c2", twin.Client!.Id);
        Assert.Equal(2, directory.Clients.Count);
    }

    [Fact]
    public void A_client_known_by_its_serial_alone_takes_the_first_MAC_it_is_heard_with()
    {
        var directory = New();
        directory.See(new ClientSighting(Serial, null, null, null, Address));
        var client = directory.See(new ClientSighting(Serial, Mac, null, null, null)).Client!;
        Assert.Equal("b66c4c16", client.Id);
        Assert.Equal([Mac], client.Macs);
        Assert.Equal(1, directory.Clients.Count);
    }

    [Fact]
    public void An_address_belongs_to_whoever_was_seen_with_it_last()
    {
        var directory = New();
        directory.See(new ClientSighting(null, Mac, null, null, Address));
        directory.See(new ClientSighting(null, OtherMac, null, null, Address));
        Assert.Equal("dc:a6:32:01:36:c2", directory.Clients.ByAddress(Address)!.Id);
        Assert.Null(directory.Clients.ByMac(Mac)!.Address);
        Assert.True(directory.IsDue("b8:27:eb:6c:4c:16"));

        var moved = new Ipv4Address(Address.Value + 1);
        directory.See(new ClientSighting(null, OtherMac, null, null, moved));
        Assert.Null(directory.Clients.ByAddress(Address));
        Assert.Equal("dc:a6:32:01:36:c2", directory.Clients.ByAddress(moved)!.Id);
    }

    [Fact]
    public void A_full_directory_takes_no_stranger_and_goes_on_with_those_it_knows()
    {
        var directory = New();
        for (var i = 0u; i < ClientDirectory.MaximumClients; i++)
        {
            Assert.NotNull(directory.See(new ClientSighting(new PiSerial(i), new MacAddress(i + 1), null, null, null)).Client);
        }

        Assert.Null(directory.See(ByMac(Mac)).Client);
        Assert.Equal(ClientDirectory.MaximumClients, directory.Clients.Count);
        Assert.Equal("00000007", directory.See(new ClientSighting(null, new MacAddress(8), null, null, Address)).Client!.Id);
    }

    [Theory]
    [InlineData(EnrolmentPolicy.Auto, true)]
    [InlineData(EnrolmentPolicy.Approve, false)]
    public void The_policy_decides_whether_a_new_Pi_is_approved(EnrolmentPolicy policy, bool approved)
    {
        var directory = new ClientDirectory(_registry, policy, _time);
        Assert.Equal(approved, directory.See(ByMac(Mac)).Client!.Approved);
    }

    [Fact]
    public void Approval_is_saved_before_it_counts()
    {
        var directory = new ClientDirectory(_registry, EnrolmentPolicy.Approve, _time);
        directory.See(ByMac(Mac));
        Assert.True(directory.Approve("b8:27:eb:6c:4c:16")!.Approved);
        Assert.True(Assert.Single(_registry.Load()).Approved);
        Assert.Null(directory.Approve("nobody"));
    }

    [Fact]
    public void A_registry_that_cannot_be_written_keeps_nobody_from_booting_and_is_tried_again()
    {
        var directory = New();
        _registry.Refusal = "drive full";
        Assert.NotNull(directory.See(ByMac(Mac)).Client);
        Assert.False(directory.WriteDue());
        Assert.Equal("drive full", directory.WriteTrouble);
        Assert.True(directory.IsDue("b8:27:eb:6c:4c:16"));

        directory.See(new ClientSighting(Serial, Mac, null, null, null));
        _registry.Refusal = null;
        Assert.True(directory.WriteDue());
        Assert.Null(directory.WriteTrouble);
        Assert.Equal("b66c4c16", Assert.Single(_registry.Load()).Id);
    }

    [Fact]
    public void An_order_that_cannot_be_saved_changes_nothing()
    {
        var directory = new ClientDirectory(_registry, EnrolmentPolicy.Approve, _time);
        var before = directory.See(ByMac(Mac)).Client!;
        directory.WriteDue();
        _registry.Refusal = "drive full";
        Assert.Throws<RegistryException>(() => directory.Edit(before.Id, new ClientEdit("kitchen", null, "trixie", RootMode.Shared)));
        Assert.Throws<RegistryException>(() => directory.Approve(before.Id));
        Assert.Throws<RegistryException>(() => directory.Forget(before.Id));

        Assert.Equal([before], directory.Clients.All());
        Assert.Equal(before, directory.Clients.Find("pi-b827eb6c4c16"));
        Assert.Null(directory.Clients.Find("kitchen"));
        Assert.Equal(before, directory.See(ByMac(Mac)).Client);
    }

    [Fact]
    public void An_edit_changes_what_it_names_and_an_empty_word_returns_to_the_default()
    {
        var directory = New();
        var id = directory.See(ByMac(Mac)).Client!.Id;
        directory.Edit(id, new ClientEdit("kitchen", "kitchen-pi", "trixie", RootMode.Shared));
        var edited = directory.Edit(id, new ClientEdit(null, null, null, null))!;
        Assert.Equal(("kitchen", "kitchen-pi", "trixie", RootMode.Shared), (edited.Name, edited.Hostname, edited.Os, edited.RootMode));
        var reset = directory.Edit(id, new ClientEdit(null, "", "", null))!;
        Assert.Equal(("kitchen", null, null, RootMode.Shared), (reset.Name, reset.Hostname, reset.Os, reset.RootMode));
    }

    [Fact]
    public void A_forgotten_client_is_a_new_one_when_it_is_heard_again()
    {
        var directory = New();
        var id = directory.See(new ClientSighting(Serial, Mac, null, null, Address)).Client!.Id;
        directory.Edit(id, new ClientEdit("kitchen", null, null, null));
        Assert.True(directory.Forget(id));
        Assert.False(directory.Forget(id));
        Assert.Empty(_registry.Load());
        Assert.Null(directory.Clients.ByAddress(Address));
        Assert.Empty(directory.Clients.BySerial(Serial));

        var again = directory.See(new ClientSighting(Serial, Mac, null, null, null));
        Assert.True(again.IsNew);
        Assert.Equal("pi-b66c4c16", again.Client!.Name);
    }

    [Fact]
    public void A_default_name_that_is_taken_gets_a_number()
    {
        var directory = New();
        var other = directory.See(ByMac(OtherMac)).Client!;
        directory.Edit(other.Id, new ClientEdit("PI-B66C4C16", null, null, null));
        Assert.Equal("pi-b66c4c16-2", directory.See(new ClientSighting(Serial, Mac, null, null, null)).Client!.Name);
    }

    [Fact]
    public void Being_seen_again_is_not_worth_a_write()
    {
        var directory = New();
        directory.See(ByMac(Mac));
        directory.WriteDue();
        _time.Advance(5);
        directory.See(ByMac(Mac));
        Assert.Equal(ManualTime.Noon, directory.Clients.ByMac(Mac)!.LastSeen);
        _time.Advance(6);
        directory.See(ByMac(Mac));
        Assert.Equal(ManualTime.Noon.AddSeconds(11), directory.Clients.ByMac(Mac)!.LastSeen);
        Assert.False(directory.IsDue("b8:27:eb:6c:4c:16"));
    }

    [Fact]
    public void A_new_directory_knows_all_that_the_registry_holds()
    {
        var before = New();
        before.See(new ClientSighting(Serial, Mac, "Raspberry Pi 3 Model B", null, Address));
        before.WriteDue();
        var after = New();
        Assert.Equal(before.Clients.All()[0].Id, after.Clients.ByMac(Mac)!.Id);
        Assert.Equal("Raspberry Pi 3 Model B", after.Clients.ByAddress(Address)!.Model);
        Assert.False(after.See(ByMac(Mac)).IsNew);
    }

    [Fact]
    public async Task Packets_orders_and_writes_from_many_threads_lose_nothing()
    {
        const int Pis = 200;
        var directory = New();
        var workers = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0u; i < Pis; i++)
            {
                var mac = new MacAddress(0xb827eb000000UL + i);
                directory.See(ByMac(mac));
                var seen = directory.See(new ClientSighting(new PiSerial(i), mac, null, null, new Ipv4Address(0x0a000000 + i)));
                if (worker == 0)
                {
                    directory.Edit(seen.Client!.Id, new ClientEdit($"n{i}", null, null, null));
                }
                else if (worker == 1)
                {
                    directory.WriteDue();
                }
            }
        })).ToArray();
        await Task.WhenAll(workers);

        Assert.True(directory.WriteDue());
        Assert.Equal(Pis, directory.Clients.Count);
        var stored = _registry.Load().ToDictionary(c => c.Id);
        Assert.Equal(Pis, stored.Count);
        foreach (var client in directory.Clients.All())
        {
            Assert.Equal(client, directory.Clients.Find(client.Name));
            Assert.Equal(client.Name, stored[client.Id].Name);
            Assert.StartsWith("n", client.Name, StringComparison.Ordinal);
        }
    }

    private static ClientSighting ByMac(MacAddress mac) => new(null, mac, null, null, null);

    private ClientDirectory New() => new(_registry, EnrolmentPolicy.Auto, _time);
}
