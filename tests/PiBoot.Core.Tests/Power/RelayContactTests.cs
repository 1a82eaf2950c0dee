using PiBoot.Core.Power;

namespace PiBoot.Core.Tests.Power;

public sealed class RelayContactTests
{
    [Theory]
    [InlineData(true, "low", "nc", true)]
    [InlineData(false, "low", "nc", false)]
    [InlineData(true, "low", "no", false)]
    [InlineData(false, "low", "no", true)]
    [InlineData(true, "high", "nc", false)]
    [InlineData(false, "high", "nc", true)]
    [InlineData(true, "high", "no", true)]
    [InlineData(false, "high", "no", false)]
    public void Power_level_and_wiring_decide_the_line(bool isPowered, string level, string wiring, bool isHigh)
    {
        var contact = new RelayContact(level == "high", wiring == "no");
        Assert.Equal(isHigh, contact.LineFor(isPowered));
        Assert.Equal(isPowered, contact.IsPoweredAt(isHigh));
    }

    [Fact]
    public void By_default_a_board_that_loses_its_drive_leaves_the_client_powered()
    {
        // Boards that switch on at low have their inputs pulled up: a line that nobody drives is high.
        Assert.True(default(RelayContact).IsPoweredAt(line: true));
    }
}
