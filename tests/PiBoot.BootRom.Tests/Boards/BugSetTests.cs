using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Tests.Boards;

public sealed class BugSetTests
{
    [Theory]
    [InlineData("", "needs-later-frame,arp-deaf")]
    [InlineData("+lost-first-discover,-needs-later-frame", "lost-first-discover,arp-deaf")]
    [InlineData("reboot-hang", "needs-later-frame,arp-deaf,reboot-hang")]
    [InlineData("none,+no-request", "no-request")]
    public void A_list_switches_on_and_off(string list, string result)
    {
        Assert.True(BugSet.Of(Bug.NeedsLaterFrame, Bug.ArpDeaf).TryApply(list, out var changed, out _));
        Assert.Equal(result, changed.ToString());
    }

    [Fact]
    public void An_unknown_name_is_named()
    {
        Assert.False(default(BugSet).TryApply("+arp-deaf,-arp-blind", out _, out var unknown));
        Assert.Equal("arp-blind", unknown);
    }

    [Fact]
    public void The_mask_ROM_has_the_documented_faults() => Assert.Equal(
        "dead-after-five,needs-later-frame,needs-three-blanks,arp-deaf,wrong-xid-taken,no-request,reboot-hang," +
        "rejects-relayed,duplicate-oack-confuses,needs-oack,config-cut-short,server-on-link-only",
        BootRomOptions.DefaultBugs(Model.Pi3B).ToString());
}
