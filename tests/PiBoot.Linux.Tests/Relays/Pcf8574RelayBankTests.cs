using System.Collections.Immutable;
using PiBoot.Core.Power;
using PiBoot.Linux.Relays;

namespace PiBoot.Linux.Tests.Relays;

public sealed class Pcf8574RelayBankTests : IDisposable
{
    private static readonly ImmutableDictionary<string, bool> AsItIs = ImmutableDictionary<string, bool>.Empty;

    private readonly SimulatedPcf8574 _chip = new();

    public void Dispose() => _chip.Dispose();

    [Fact]
    public void A_board_after_power_on_gives_power_to_all()
    {
        using var bank = Open("rack pcf8574 address=0x20");
        Assert.All(bank.Ports, port => Assert.True(bank.IsPowered(port)));
        Assert.Equal(["ff"], _chip.Written);
    }

    [Theory]
    [InlineData("level=low wiring=nc", "fe", "ff")]
    [InlineData("level=low wiring=no", "ff", "fe")]
    [InlineData("level=high wiring=nc", "ff", "fe")]
    [InlineData("level=high wiring=no", "fe", "ff")]
    public void Power_is_taken_and_given_by_level_and_wiring(string contact, string off, string on)
    {
        using var bank = Open("rack pcf8574 address=0x20 " + contact);
        bank.Switch("1", isPowered: false);
        Assert.False(bank.IsPowered("1"));
        bank.Switch("1", isPowered: true);
        Assert.True(bank.IsPowered("1"));
        Assert.Equal([off, on], _chip.Written[1..]);
    }

    [Fact]
    public void A_restart_keeps_what_is()
    {
        _chip.Pins = 0b1111_0101;
        using var bank = Open("rack pcf8574 address=0x20 relays=4");
        Assert.Equal([true, false, true, false], bank.Ports.Select(port => bank.IsPowered(port)!.Value));
        Assert.Equal(["f5"], _chip.Written);
    }

    [Fact]
    public void A_state_that_is_wanted_at_the_start_comes_with_the_first_byte()
    {
        _chip.Pins = 0b1111_0101;
        using var bank = new Pcf8574RelayBank(Plan("rack pcf8574 address=0x20"), _chip, AsItIs.Add("2", true).Add("8", false));
        Assert.Equal(["77"], _chip.Written);
    }

    [Fact]
    public void Pins_that_are_no_relays_stay_inputs()
    {
        _chip.Pins = 0x0f;
        using var bank = Open("rack pcf8574 address=0x20 relays=4");
        bank.Switch("4", isPowered: false);
        Assert.Equal(["ff", "f7"], _chip.Written);
    }

    [Fact]
    public void An_order_that_failed_is_told_and_not_carried_out_by_the_next_one()
    {
        using var bank = Open("rack pcf8574 address=0x20");
        bank.Switch("3", isPowered: false);
        _chip.IsUnplugged = true;
        var fault = Assert.Throws<RelayException>(() => bank.Switch("1", isPowered: false));
        Assert.Equal("The bank rack fails: No device answers at address 0x20 of /dev/i2c-1: is it plugged in, and is dtparam=i2c_arm=on set?", fault.Message);
        Assert.Throws<RelayException>(() => bank.IsPowered("1"));

        // Plugged in again, its pins are as after power-on; the next order brings back all that was in force.
        (_chip.IsUnplugged, _chip.Pins) = (false, 0xff);
        Assert.True(bank.IsPowered("3"));
        bank.Switch("2", isPowered: false);
        Assert.Equal("f9", _chip.Written[^1]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9")]
    [InlineData("01")]
    public void A_relay_that_it_does_not_have_is_refused(string port)
    {
        using var bank = Open("rack pcf8574 address=0x20");
        Assert.Throws<ArgumentException>(() => bank.Switch(port, isPowered: false));
    }

    [Fact]
    public void The_end_of_the_service_changes_nothing()
    {
        var bank = Open("rack pcf8574 address=0x20");
        bank.Switch("1", isPowered: false);
        bank.Dispose();
        Assert.Equal(("fe", true), (_chip.Written[^1], _chip.IsDisposed));
    }

    [Fact]
    public void A_board_that_is_missing_is_told_when_it_is_opened()
    {
        _chip.IsUnplugged = true;
        Assert.Throws<RelayException>(() => Open("rack pcf8574 address=0x20"));
        var fault = Assert.Throws<RelayException>(() => RelayBanks.Open(Plan("rack pcf8574 bus=251 address=0x20")));
        Assert.StartsWith("The bank rack cannot be used: There is no I2C bus /dev/i2c-251", fault.Message, StringComparison.Ordinal);
    }

    private Pcf8574RelayBank Open(string line) => new(Plan(line), _chip, AsItIs);

    private static Pcf8574BankPlan Plan(string line) => Assert.IsType<Pcf8574BankPlan>(BankLine.Read(line).Plan);
}
