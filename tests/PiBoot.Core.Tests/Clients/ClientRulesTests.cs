using PiBoot.Core.Clients;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Clients;

public sealed class ClientRulesTests
{
    private static readonly Client Kitchen = new() { Id = "00000001", Name = "kitchen", FirstSeen = ManualTime.Noon };
    private static readonly Client Cellar = new() { Id = "00000002", Name = "cellar", FirstSeen = ManualTime.Noon };

    [Theory]
    [InlineData("a", true)]
    [InlineData("trixie-2026.11_lite", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("-rf", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("küche", false)]
    [InlineData("a\n", false)]
    public void A_plain_name_is_safe_in_a_path(string name, bool plain) => Assert.Equal(plain, ClientRules.IsPlainName(name));

    [Fact]
    public void A_plain_name_has_at_most_63_characters()
    {
        Assert.True(ClientRules.IsPlainName(new string('a', 63)));
        Assert.False(ClientRules.IsPlainName(new string('a', 64)));
    }

    [Theory]
    [InlineData("attic")]
    [InlineData("kitchen")]
    [InlineData("Kitchen")]
    public void A_free_name_and_the_own_one_are_good(string name) => Assert.Null(Fault(new ClientEdit(name, null, null, null)));

    [Theory]
    [InlineData("cellar")]
    [InlineData("CELLAR")]
    [InlineData("00000002")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_name_that_finds_another_client_or_is_not_plain_is_named_in_the_fault(string name)
    {
        Assert.Contains($"'{name}'", Fault(new ClientEdit(name, null, null, null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pi-01", true)]
    [InlineData("A", true)]
    [InlineData("", true)]
    [InlineData("-pi", false)]
    [InlineData("pi-", false)]
    [InlineData("pi_01", false)]
    [InlineData("pi.local", false)]
    [InlineData("pi 1", false)]
    public void A_host_name_is_one_label_or_empty_for_the_default(string hostname, bool good)
    {
        Assert.Equal(good, Fault(new ClientEdit(null, hostname, null, null)) is null);
    }

    [Theory]
    [InlineData("trixie", null)]
    [InlineData("", null)]
    [InlineData("bookworm", "There is no operating system 'bookworm'; there are: trixie.")]
    public void An_operating_system_is_one_that_is_there_or_empty_for_the_default(string os, string? fault)
    {
        Assert.Equal(fault, Fault(new ClientEdit(null, null, os, null)));
    }

    [Theory]
    [InlineData("hall/1", null)]
    [InlineData("", null)]
    [InlineData("hall/3", "There is no relay 'hall/3'; there are: hall/1, hall/2.")]
    [InlineData("HALL/1", "There is no relay 'HALL/1'; there are: hall/1, hall/2.")]
    [InlineData("hall", "There is no relay 'hall'; there are: hall/1, hall/2.")]
    public void A_relay_is_one_that_a_configured_bank_has_or_empty_for_none(string relay, string? fault)
    {
        Assert.Equal(fault, Fault(new ClientEdit(null, null, null, null, null, relay), "hall/1", "hall/2"));
    }

    [Fact]
    public void Without_a_bank_there_is_no_relay_to_name()
    {
        Assert.Equal(
            "There is no relay 'hall/1'; no bank is configured: 'bank' in section [power].",
            Fault(new ClientEdit(null, null, null, null, null, "hall/1")));
    }

    [Theory]
    [InlineData("bcm2710-rpi-3-b.dtb", "Raspberry Pi 3 Model B")]
    [InlineData("bcm2710-rpi-2-b.dtb", "Raspberry Pi 2 Model B v1.2")]
    [InlineData("bcm2712d0-rpi-5-b.dtb", "Raspberry Pi 5")]
    [InlineData("overlays/bcm2710-rpi-3-b.dtb", null)]
    [InlineData("config.txt", null)]
    public void A_device_tree_tells_the_board(string file, string? model) => Assert.Equal(model, ModelNames.OfDeviceTree(file));

    [Theory]
    [InlineData(null, "Raspberry Pi 3 or older", "Raspberry Pi 3 or older")]
    [InlineData("Raspberry Pi 3 or older", null, "Raspberry Pi 3 or older")]
    [InlineData("Raspberry Pi 3 or older", "Raspberry Pi 3 Model B or 2 Model B v1.2", "Raspberry Pi 3 Model B or 2 Model B v1.2")]
    [InlineData("Raspberry Pi 3 Model B or 2 Model B v1.2", "Raspberry Pi 3 or older", "Raspberry Pi 3 Model B or 2 Model B v1.2")]
    [InlineData("Raspberry Pi 3 Model B or 2 Model B v1.2", "Raspberry Pi 3 Model B", "Raspberry Pi 3 Model B")]
    [InlineData("Raspberry Pi 3 Model B", "Raspberry Pi 3 Model B or 2 Model B v1.2", "Raspberry Pi 3 Model B")]
    [InlineData("Raspberry Pi 4 family", "Raspberry Pi 5", "Raspberry Pi 5")]
    [InlineData("Raspberry Pi 3 Model B", "Raspberry Pi 3 Model B+", "Raspberry Pi 3 Model B+")]
    public void The_name_that_says_more_stays(string? known, string? heard, string? kept) =>
        Assert.Equal(kept, ModelNames.MoreExact(known, heard));

    private static string? Fault(ClientEdit edit, params string[] relays)
    {
        var clients = new ClientIndex();
        clients.Put(Kitchen);
        clients.Put(Cellar);
        return ClientRules.Fault(edit, Kitchen, clients, ["trixie"], relays)?.Sentence;
    }
}
