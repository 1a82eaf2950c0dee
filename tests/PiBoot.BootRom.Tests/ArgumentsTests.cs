using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Tests;

public sealed class ArgumentsTests
{
    private const string Board = "--model 3b --mac b8:27:eb:28:f6:6d --serial b628f66d ";

    [Fact]
    public void A_board_on_an_interface()
    {
        var arguments = Arguments.Read((Board + "--interface eth0 --bugs -arp-deaf --stop-after start.elf").Split(' '), out _);
        Assert.NotNull(arguments);
        Assert.Equal("start.elf", arguments.Boot.StopAfter);
        Assert.Equal((Model.Pi3B, 0xb628f66du, "eth0"), (arguments.Boot.Model, arguments.Boot.Serial, arguments.Interface));
        Assert.False(arguments.Boot.Bugs?.Has(Bug.ArpDeaf));
        Assert.True(arguments.Boot.Bugs?.Has(Bug.NeedsLaterFrame));
    }

    [Theory]
    [InlineData("--model 3b", "--mac is missing")]
    [InlineData(Board, "give either --interface or --loopback")]
    [InlineData(Board + "--interface a --loopback 127.0.0.1", "give either --interface or --loopback")]
    [InlineData(Board + "--interface a --bugs +nothing", "there is no bug named nothing")]
    [InlineData(Board + "--interface a --seed x", "--seed x is not understood")]
    [InlineData(Board + "--interface a extra", "extra is not understood")]
    [InlineData(Board + "--interface", "--interface needs a value")]
    public void Faults_are_named(string line, string fault)
    {
        Assert.Null(Arguments.Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var named));
        Assert.Equal(fault, named);
    }
}
