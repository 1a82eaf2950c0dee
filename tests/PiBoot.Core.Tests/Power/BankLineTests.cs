using PiBoot.Core.Power;

namespace PiBoot.Core.Tests.Power;

public sealed class BankLineTests
{
    [Theory]
    [InlineData("hall gpio lines=GPIO17,GPIO22", "GPIO17 GPIO22", null, false, false)]
    [InlineData("hall  gpio\tlines=gpiochip0:17,RELAY1 level=high wiring=no", "gpiochip0:17 RELAY1", null, true, true)]
    [InlineData("hall gpio chip=gpiochip0 lines=17,22-24 level=low", "17 22 23 24", "gpiochip0", false, false)]
    [InlineData("hall gpio lines=GPIO4 chip=pinctrl-rp1 wiring=nc", "GPIO4", "pinctrl-rp1", false, false)]
    public void Lines_of_the_kernel_are_a_bank(string text, string ports, string? chip, bool isActiveHigh, bool isNormallyOpen)
    {
        var plan = Assert.IsType<GpioBankPlan>(Good(text));
        Assert.Equal(("hall", ports, chip), (plan.Name, string.Join(' ', plan.Ports), plan.Chip));
        Assert.Equal(new RelayContact(isActiveHigh, isNormallyOpen), plan.Contact);
    }

    [Theory]
    [InlineData("rack pcf8574 address=0x20", 1, 0x20, "1 2 3 4 5 6 7 8")]
    [InlineData("rack pcf8574 bus=0 address=0x3F relays=4", 0, 0x3f, "1 2 3 4")]
    [InlineData("rack pcf8574 address=39 relays=1", 1, 0x27, "1")]
    public void A_pcf8574_board_is_a_bank(string text, int bus, int address, string ports)
    {
        var plan = Assert.IsType<Pcf8574BankPlan>(Good(text));
        Assert.Equal((bus, address, ports), (plan.Bus, plan.Address, string.Join(' ', plan.Ports)));
        Assert.Equal(default, plan.Contact);
    }

    [Fact]
    public void A_mcp23017_board_is_a_bank_of_sixteen()
    {
        var plan = Assert.IsType<Mcp23017BankPlan>(Good("rack2 mcp23017 address=0x21 level=high"));
        Assert.Equal((1, 0x21, 16, "16"), (plan.Bus, plan.Address, plan.Ports.Count, plan.Ports[15]));
        Assert.Equal(new RelayContact(IsActiveHigh: true, IsNormallyOpen: false), plan.Contact);
    }

    [Theory]
    [InlineData("switch exec program=/usr/local/sbin/poe-port ports=1,2,5-8", 10, "1 2 5 6 7 8")]
    [InlineData("switch exec program=/p ports=lan-1,plug.kitchen timeout=90", 90, "lan-1 plug.kitchen")]
    public void A_program_is_a_bank(string text, int seconds, string ports)
    {
        var plan = Assert.IsType<ExecBankPlan>(Good(text));
        Assert.Equal((TimeSpan.FromSeconds(seconds), ports), (plan.Limit, string.Join(' ', plan.Ports)));
    }

    [Theory]
    [InlineData("", "a bank needs a name and a kind, such as 'hall gpio lines=GPIO17,GPIO22'.")]
    [InlineData("hall", "a bank needs a name and a kind, such as 'hall gpio lines=GPIO17,GPIO22'.")]
    [InlineData("Hall gpio lines=GPIO17", "the bank's name 'Hall' must be 1 to 32 lower-case letters, digits and -.")]
    [InlineData("hall/2 gpio lines=GPIO17", "the bank's name 'hall/2' must be 1 to 32 lower-case letters, digits and -.")]
    [InlineData("a23456789012345678901234567890123 gpio lines=A", "the bank's name 'a23456789012345678901234567890123' must be 1 to 32 lower-case letters, digits and -.")]
    [InlineData("hall gpoi lines=GPIO17", "the bank 'hall' is of the kind 'gpoi', which is none of gpio, pcf8574, mcp23017 and exec.")]
    [InlineData("hall gpio", "the bank 'hall': it needs lines=.")]
    [InlineData("hall gpio GPIO17", "the bank 'hall': 'GPIO17' is not an option of the form name=value.")]
    [InlineData("hall gpio lines=", "the bank 'hall': 'lines=' is not an option of the form name=value.")]
    [InlineData("hall gpio lines=A lines=B", "the bank 'hall': lines= is there twice.")]
    [InlineData("hall gpio lines=GPIO17,,GPIO22", "the bank 'hall': lines=GPIO17,,GPIO22 has an empty name in it.")]
    [InlineData("hall gpio lines=GPIO17,GPIO/2", "the bank 'hall': lines=GPIO17,GPIO/2 has 'GPIO/2' in it, which is not a name of letters, digits and . : _ + -.")]
    [InlineData("hall gpio lines=GPIO17,GPIO17", "the bank 'hall': lines=GPIO17,GPIO17 names GPIO17 twice.")]
    [InlineData("hall gpio lines=17", "the bank 'hall': the line 17 is a number and needs chip=, as in chip=gpiochip0 lines=17.")]
    [InlineData("hall gpio chip=/dev/gpiochip0 lines=17", "the bank 'hall': chip=/dev/gpiochip0 must be the name or label of a GPIO chip, such as gpiochip0 or pinctrl-rp1.")]
    [InlineData("hall gpio chip=gpiochip0 lines=0-64", "the bank 'hall': lines=0-64 names more than 64.")]
    [InlineData("hall gpio lines=A level=hi", "the bank 'hall': level=hi must be low or high.")]
    [InlineData("hall gpio lines=A wiring=NC", "the bank 'hall': wiring=NC must be nc or no.")]
    [InlineData("hall gpio lines=A address=0x20", "the bank 'hall': there is no option address= here, only chip= lines= level= wiring=.")]
    [InlineData("rack pcf8574", "the bank 'rack': it needs address=.")]
    [InlineData("rack pcf8574 address=0x30", "the bank 'rack': address=0x30 must be 0x20 to 0x27 or 0x38 to 0x3f.")]
    [InlineData("rack pcf8574 address=twenty", "the bank 'rack': address=twenty must be 0x20 to 0x27 or 0x38 to 0x3f.")]
    [InlineData("rack pcf8574 address=0x20 relays=9", "the bank 'rack': relays=9 must be 1 to 8.")]
    [InlineData("rack pcf8574 address=0x20 bus=-1", "the bank 'rack': bus=-1 must be 0 to 255.")]
    [InlineData("rack mcp23017 address=0x38", "the bank 'rack': address=0x38 must be 0x20 to 0x27.")]
    [InlineData("rack mcp23017 address=0x20 relays=17", "the bank 'rack': relays=17 must be 1 to 16.")]
    [InlineData("switch exec ports=1", "the bank 'switch': it needs program=.")]
    [InlineData("switch exec program=poe ports=1", "the bank 'switch': program=poe must be an absolute path.")]
    [InlineData("switch exec program=/poe", "the bank 'switch': it needs ports=.")]
    [InlineData("switch exec program=/poe ports=8-1", "the bank 'switch': ports=8-1 has the range 8-1 in it, which does not run upwards from 0 to 65535 at most.")]
    [InlineData("switch exec program=/poe ports=1-70000", "the bank 'switch': ports=1-70000 has the range 1-70000 in it, which does not run upwards from 0 to 65535 at most.")]
    [InlineData("switch exec program=/poe ports=1-60000", "the bank 'switch': ports=1-60000 names more than 256.")]
    [InlineData("switch exec program=/poe ports=1-4,3", "the bank 'switch': ports=1-4,3 names 3 twice.")]
    [InlineData("switch exec program=/poe ports=1 timeout=0", "the bank 'switch': timeout=0 must be 1 to 600.")]
    [InlineData("switch exec program=/poe ports=1 wiring=nc", "the bank 'switch': there is no option wiring= here, only program= ports= timeout=.")]
    public void A_bad_line_is_refused_with_what_is_wrong(string text, string fault)
    {
        var reading = BankLine.Read(text);
        Assert.False(reading.IsGood);
        Assert.Equal(fault, reading.Fault);
    }

    [Theory]
    [InlineData("a gpio lines=A", "a exec program=/p ports=1", "the bank 'a' is there twice.")]
    [InlineData("a pcf8574 address=0x20", "b mcp23017 address=0x20", "the banks 'a' and 'b' are both at address 0x20 of I2C bus 1.")]
    [InlineData("a pcf8574 address=0x20", "b mcp23017 bus=0 address=0x20", null)]
    [InlineData("a gpio lines=GPIO17,GPIO4", "b gpio lines=GPIO4", "the banks 'a' and 'b' both have the line GPIO4.")]
    [InlineData("a gpio chip=gpiochip0 lines=4", "b gpio chip=gpiochip1 lines=4", null)]
    [InlineData("a exec program=/p ports=1", "b exec program=/p ports=1", null)]
    public void Banks_that_cannot_stand_beside_each_other_are_named(string first, string second, string? fault)
    {
        Assert.Equal(fault, BankLine.Clash([Good(first)], Good(second)));
    }

    private static BankPlan Good(string text)
    {
        var reading = BankLine.Read(text);
        Assert.True(reading.IsGood, reading.Fault);
        return reading.Plan;
    }
}
