using PiBoot.Core.Power;
using PiBoot.Linux.Gpio;
using PiBoot.Linux.Relays;

namespace PiBoot.Linux.Tests.Relays;

public sealed class GpioRelayBankTests : IDisposable
{
    private readonly SimulatedLine _line = new("GPIO17");
    private readonly SimulatedLine _other = new("GPIO22");

    public void Dispose()
    {
        _line.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("low", "nc", true)]
    [InlineData("low", "no", false)]
    [InlineData("high", "nc", false)]
    [InlineData("high", "no", true)]
    public void Power_is_given_by_level_and_wiring(string level, string wiring, bool isHigh)
    {
        using var bank = Bank(new RelayContact(level == "high", wiring == "no"));
        bank.Switch("GPIO17", isPowered: true);
        Assert.Equal((isHigh, true), (_line.IsHigh, bank.IsPowered("GPIO17")));
        bank.Switch("GPIO17", isPowered: false);
        Assert.Equal((!isHigh, false), (_line.IsHigh, bank.IsPowered("GPIO17")));
    }

    [Fact]
    public void A_line_that_fails_does_not_take_the_others_with_it()
    {
        using var bank = Bank(default);
        _line.Fault = 5;
        var fault = Assert.Throws<RelayException>(() => bank.Switch("GPIO17", isPowered: false));
        Assert.Equal("The relay hall/GPIO17 fails: The line GPIO17 of gpiochip0 fails: Input/output error.", fault.Message);
        Assert.Throws<RelayException>(() => bank.IsPowered("GPIO17"));
        bank.Switch("GPIO22", isPowered: false);
        Assert.False(_other.IsHigh);
        _line.Fault = 0;
        bank.Switch("GPIO17", isPowered: false);
        Assert.False(_line.IsHigh);
    }

    [Fact]
    public void The_end_of_the_service_lets_go_of_the_lines_and_changes_none()
    {
        var bank = Bank(default);
        bank.Switch("GPIO17", isPowered: false);
        bank.Dispose();
        Assert.Equal((true, false), (_line.IsDisposed, _line.IsHigh));
        Assert.True(_other.IsDisposed);
    }

    [Fact]
    public void A_relay_that_it_does_not_have_is_refused()
    {
        using var bank = Bank(default);
        Assert.Throws<ArgumentException>(() => bank.Switch("GPIO18", isPowered: false));
    }

    [Fact]
    public void A_bank_whose_lines_cannot_be_had_says_so()
    {
        var plan = BankLine.Read("hall gpio lines=NO_SUCH_LINE").Plan!;
        var fault = Assert.Throws<RelayException>(() => RelayBanks.Open(plan));
        Assert.StartsWith("The bank hall cannot be used: ", fault.Message, StringComparison.Ordinal);
    }

    private GpioRelayBank Bank(RelayContact contact) => new("hall", [("GPIO17", _line), ("GPIO22", _other)], contact);

    private sealed class SimulatedLine(string name) : IGpioLine
    {
        public bool IsHigh { get; private set; } = true;

        public bool IsDisposed { get; private set; }

        public int Fault { get; set; }

        public string Name => name + " of gpiochip0";

        public void Drive(bool isHigh)
        {
            Check();
            IsHigh = isHigh;
        }

        public bool Level()
        {
            Check();
            return IsHigh;
        }

        public void Dispose() => IsDisposed = true;

        private void Check()
        {
            if (Fault != 0)
            {
                throw GpioFault.Line(Name, Fault);
            }
        }
    }
}
