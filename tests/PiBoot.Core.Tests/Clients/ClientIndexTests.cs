using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Clients;

public sealed class ClientIndexTests
{
    private static readonly Client Kitchen = new()
    {
        Id = "b66c4c16",
        Serial = new PiSerial(0xb66c4c16),
        Macs = [new MacAddress(0xb827eb6c4c16), new MacAddress(0xdca6320136c2)],
        Name = "kitchen",
        Address = new Ipv4Address(0xc0a80132),
        FirstSeen = ManualTime.Noon,
    };

    [Theory]
    [InlineData("b66c4c16")]
    [InlineData("B66C4C16")]
    [InlineData("b8:27:eb:6c:4c:16")]
    [InlineData("B8-27-EB-6C-4C-16")]
    [InlineData("dc:a6:32:01:36:c2")]
    [InlineData("192.168.1.50")]
    [InlineData("kitchen")]
    [InlineData("KITCHEN")]
    public void A_client_is_found_by_whatever_a_person_types(string text)
    {
        var index = new ClientIndex();
        index.Put(Kitchen);
        Assert.Equal(Kitchen, index.Find(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b66c4c1")]
    [InlineData("192.168.1.51")]
    [InlineData("cellar")]
    public void Nobody_is_found_by_anything_else(string text)
    {
        var index = new ClientIndex();
        index.Put(Kitchen);
        Assert.Null(index.Find(text));
    }

    [Fact]
    public void A_serial_that_two_boards_share_finds_the_one_whose_id_it_is()
    {
        var index = new ClientIndex();
        index.Put(Kitchen);
        var twin = Kitchen with { Id = "b66c4c16-020000000001", Macs = [new MacAddress(0x020000000001)], Name = "twin", Address = null };
        index.Put(twin);
        Assert.Equal(Kitchen, index.Find("b66c4c16"));
        Assert.Equal(twin, index.Find("b66c4c16-020000000001"));
        Assert.Equal([Kitchen, twin], index.BySerial(new PiSerial(0xb66c4c16)));
        index.Remove(Kitchen);
        Assert.Equal(twin, index.Find("b66c4c16"));
    }

    [Fact]
    public void What_a_client_has_given_up_does_not_find_it_any_more()
    {
        var index = new ClientIndex();
        index.Put(Kitchen);
        index.Put(Kitchen with { Name = "cellar", Address = new Ipv4Address(0xc0a80133) });
        Assert.Null(index.Find("kitchen"));
        Assert.Null(index.Find("192.168.1.50"));
        Assert.False(index.IsNameTaken("kitchen"));
        Assert.Equal("cellar", index.Find("192.168.1.51")!.Name);

        index.Remove(index.Find("cellar")!);
        Assert.Equal(0, index.Count);
        Assert.All(
            (string[])["b66c4c16", "b8:27:eb:6c:4c:16", "192.168.1.51", "cellar"],
            text => Assert.Null(index.Find(text)));
    }

    [Fact]
    public void All_clients_come_in_the_order_of_their_first_sight()
    {
        var index = new ClientIndex();
        var later = Kitchen with { Id = "00000001", Name = "b", FirstSeen = ManualTime.Noon.AddMinutes(1) };
        var together = Kitchen with { Id = "a0000000", Name = "c" };
        index.Put(later);
        index.Put(Kitchen);
        index.Put(together);
        Assert.Equal(["a0000000", "b66c4c16", "00000001"], index.All().Select(c => c.Id));
    }
}
