using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Dhcp;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests.Dhcp;

public sealed class EepromConversationTests
{
    private readonly Bench bench = new Bench().WithBootFolder();

    [Theory]
    [InlineData(Model.Pi4Of2019, 300)]
    [InlineData(Model.Pi4Of2021, 334)]
    [InlineData(Model.Pi4, 334)]
    [InlineData(Model.Pi5, 334)]
    public async Task Discover_then_request(Model model, int requestLength)
    {
        Assert.Equal(BootOutcome.Booted, (await bench.BootAsync(model)).Outcome);
        Assert.Equal([322, requestLength], bench.Server.DhcpMessages.Select(message => message.Length));
    }

    [Fact]
    public async Task Unanswered_it_asks_every_four_seconds_for_45()
    {
        bench.Server.OfferDelay = null;

        var result = await bench.BootAsync(Model.Pi4);

        Assert.Equal("DHCP: nobody answered within 45 seconds", result.Reason);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => 4.0 * i), bench.DhcpTimes.Select(at => at.TotalSeconds));
    }

    [Fact]
    public async Task An_OFFER_without_a_server_says_so()
    {
        bench.Server.Text = "PXE";
        Assert.StartsWith("DHCP: no OFFER named a TFTP server", (await bench.BootAsync(Model.Pi5)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_seed_decides_transaction_id_and_ports()
    {
        var options = new BootRomOptions { Model = Model.Pi4, Mac = Bench.Mac, Serial = 1, Seed = 7 };
        await bench.BootAsync(options);
        await bench.BootAsync(options);
        await bench.BootAsync(options with { Seed = 8 });

        var ids = bench.Server.DhcpMessages.Select(message => Convert.ToHexString(message, 4, 4)).ToArray();
        Assert.Equal(ids[0], ids[2]);
        Assert.NotEqual(ids[0], ids[4]);
    }

    [Fact]
    public async Task An_OFFER_without_an_address_is_not_requested()
    {
        bench.Server.Shape = message => message.Address("0.0.0.0");
        var result = await bench.BootAsync(Model.Pi4);

        Assert.Equal("DHCP: no address was offered within 45 seconds", result.Reason);
        Assert.DoesNotContain(bench.Server.DhcpMessages, message => message[242] == (byte)DhcpMessageType.Request);
    }
}
