using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Tests.Frames;

public sealed class AddressTests
{
    [Theory]
    [InlineData("b8:27:eb:28:f6:6d", true)]
    [InlineData("B8-27-EB-28-F6-6D", true)]
    [InlineData("b8:27:eb:28:f6", false)]
    [InlineData("b8:27:eb:28:f6:6d:00", false)]
    [InlineData("b8:27:eb:28:f6:6g", false)]
    public void A_MAC_has_six_hex_pairs(string text, bool isGood)
    {
        Assert.Equal(isGood, MacAddress.TryParse(text, out var mac));
        Assert.True(!isGood || mac.ToString() == "b8:27:eb:28:f6:6d");
    }

    [Theory]
    [InlineData("192.168.1.10", true)]
    [InlineData("192.168.1", false)]
    [InlineData("192.168.1.256", false)]
    [InlineData("pi.example.org", false)]
    [InlineData("", false)]
    public void An_IPv4_address_has_four_numbers(string text, bool isGood)
    {
        Assert.Equal(isGood, Ipv4Address.TryParse(text, out var address));
        Assert.True(!isGood || address.ToString() == text);
    }
}
