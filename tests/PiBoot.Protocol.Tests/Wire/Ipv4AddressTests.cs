using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Tests.Wire;

public sealed class Ipv4AddressTests
{
    [Theory]
    [InlineData("0.0.0.0", 0u)]
    [InlineData("192.168.1.10", 0xc0a8010au)]
    [InlineData("255.255.255.255", 0xffffffffu)]
    public void Text_bytes_and_value_are_one(string text, uint value)
    {
        Assert.True(Ipv4Address.TryParse(text, out var address));
        Assert.Equal(value, address.Value);
        Assert.Equal(text, address.ToString());
        var bytes = new byte[Ipv4Address.Length];
        address.Write(bytes);
        Assert.Equal(text.Split('.').Select(byte.Parse), bytes);
        Assert.Equal(address, Ipv4Address.Read(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData(".1.2.3")]
    [InlineData("1..2.3")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.04")]
    [InlineData("1.2.3.+4")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4\n")]
    [InlineData("1.2.3.0x4")]
    [InlineData("::1")]
    public void Anything_but_four_plain_numbers_is_refused(string text) => Assert.False(Ipv4Address.TryParse(text, out _));

    [Theory]
    [InlineData("192.168.1.10", "192.168.1.200", 24, true)]
    [InlineData("192.168.1.10", "192.168.2.10", 24, false)]
    [InlineData("192.168.1.10", "192.168.2.10", 16, true)]
    [InlineData("10.0.0.1", "10.0.0.2", 32, false)]
    [InlineData("10.0.0.1", "10.0.0.1", 32, true)]
    [InlineData("10.0.0.1", "200.0.0.1", 0, true)]
    public void Addresses_share_a_subnet_when_their_first_bits_agree(string one, string other, int bits, bool shares)
    {
        Assert.True(Ipv4Address.TryParse(one, out var left));
        Assert.True(Ipv4Address.TryParse(other, out var right));
        Assert.Equal(shares, left.SharesSubnetWith(right, bits));
    }
}
