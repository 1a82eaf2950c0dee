using PiBoot.Linux.Net.Batching;
using PiBoot.Linux.Net.Tftp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Tests.Net;

public sealed class AnswerPortsTests : IDisposable
{
    private readonly AnswerPorts _ports = new(Ipv4Address.Any, 65536);

    public void Dispose() => _ports.Dispose();

    [Fact]
    public void Each_of_our_addresses_has_a_pair_of_its_own()
    {
        var one = _ports.For(Origin(0x7f000001));
        var two = _ports.For(Origin(0x7f000002));
        Assert.Equal(one, _ports.For(Origin(0x7f000001)));
        Assert.Equal(4, new[] { one, AnswerPorts.Other(one), two, AnswerPorts.Other(two) }.Distinct().Count());
        Assert.Equal(one, AnswerPorts.Other(AnswerPorts.Other(one)));
    }

    [Fact]
    public void An_address_that_is_not_ours_any_more_shares_the_first_pair() =>
        Assert.Equal(0, _ports.For(Origin(0xc0000201)));

    [Fact]
    public void There_are_no_more_than_so_many()
    {
        for (var i = 1u; i <= 40; i++)
        {
            var port = _ports.For(Origin(0x7f000000 + i));
            Assert.InRange(port, 0, AnswerPorts.Most - 2);
        }

        Assert.Equal(AnswerPorts.Most, _ports.Count);
        Assert.Equal(0, _ports.For(Origin(0x7f000063)));
    }

    private static PacketInfo Origin(uint address) => PacketInfo.Outgoing(new Ipv4Address(address), 1);
}
