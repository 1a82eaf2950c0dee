using System.Collections.Immutable;
using PiBoot.Core.Power;
using PiBoot.Linux.Relays;

namespace PiBoot.Linux.Tests.Relays;

public sealed class Mcp23017RelayBankTests : IDisposable
{
    private static readonly ImmutableDictionary<string, bool> AsItIs = ImmutableDictionary<string, bool>.Empty;

    private readonly SimulatedMcp23017 _chip = new();

    public void Dispose() => _chip.Dispose();

    [Fact]
    public void Latches_are_written_before_pins_become_outputs()
    {
        using var bank = Open("rack mcp23017 address=0x20");
        Assert.Equal(["14ff", "15ff", "0000", "0100"], _chip.Written);
        Assert.Equal(("zzHH", "zzzH"), (_chip.Shown[0], _chip.Shown[15]));
        Assert.All(bank.Ports, port => Assert.True(bank.IsPowered(port)));
    }

    [Fact]
    public void A_relay_that_is_to_be_off_is_never_on_at_the_start()
    {
        using var bank = new Mcp23017RelayBank(Plan("rack mcp23017 address=0x20"), _chip, AsItIs.Add("1", false).Add("16", false));
        Assert.Equal(("zzLL", "zzzL", "zzHH"), (_chip.Shown[0], _chip.Shown[15], _chip.Shown[1]));
        Assert.False(bank.IsPowered("16"));
    }

    [Theory]
    [InlineData("1", "14fe")]
    [InlineData("8", "147f")]
    [InlineData("9", "15fe")]
    [InlineData("16", "157f")]
    public void A_relay_is_a_bit_of_port_a_or_b(string port, string written)
    {
        using var bank = Open("rack mcp23017 address=0x20");
        bank.Switch(port, isPowered: false);
        Assert.Equal(written, _chip.Written[^1]);
        Assert.False(bank.IsPowered(port));
    }

    [Fact]
    public void A_board_that_switches_on_at_high_begins_low()
    {
        using var bank = Open("rack mcp23017 address=0x20 level=high relays=8");
        Assert.Equal((0x00, 0xff00), (_chip.Latches, _chip.Inputs));
        bank.Switch("2", isPowered: false);
        Assert.Equal("1402", _chip.Written[^1]);
    }

    [Fact]
    public void A_restart_keeps_what_is_without_a_glitch()
    {
        using (var before = Open("rack mcp23017 address=0x20"))
        {
            before.Switch("1", isPowered: false);
        }

        _chip.Shown[0] = _chip.Shown[1] = "";
        using var bank = Open("rack mcp23017 address=0x20");
        Assert.False(bank.IsPowered("1"));
        Assert.True(bank.IsPowered("2"));
        Assert.Equal(("LLLL", "HHHH"), (_chip.Shown[0], _chip.Shown[1]));
    }

    [Fact]
    public void Pins_that_are_no_relays_are_left_alone()
    {
        _chip.Write([0x15, 0xa0]);
        _chip.Write([0x01, 0x5f]);
        using var bank = Open("rack mcp23017 address=0x20 relays=10");
        Assert.Equal((0xa3ff, 0x5c00), (_chip.Latches, _chip.Inputs));
    }

    [Fact]
    public void A_board_that_lost_its_supply_for_a_moment_is_set_up_anew()
    {
        using var bank = Open("rack mcp23017 address=0x20");
        bank.Switch("3", isPowered: false);
        _chip.Reset();
        Assert.False(bank.IsPowered("3"));
        Assert.Equal((0xfffb, 0), (_chip.Latches, _chip.Inputs));

        _chip.Reset();
        bank.Switch("1", isPowered: false);
        Assert.Equal((0xfffa, 0), (_chip.Latches, _chip.Inputs));
    }

    [Fact]
    public void An_order_that_failed_is_told_and_not_carried_out_by_the_next_one()
    {
        using var bank = Open("rack mcp23017 address=0x20");
        _chip.IsUnplugged = true;
        Assert.Throws<RelayException>(() => bank.Switch("1", isPowered: false));
        _chip.IsUnplugged = false;
        bank.Switch("2", isPowered: false);
        Assert.Equal((0xfffd, true), (_chip.Latches, bank.IsPowered("1")));
    }

    private Mcp23017RelayBank Open(string line) => new(Plan(line), _chip, AsItIs);

    private static Mcp23017BankPlan Plan(string line) => Assert.IsType<Mcp23017BankPlan>(BankLine.Read(line).Plan);
}
