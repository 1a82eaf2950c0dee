using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Tests.Wire;

public sealed class MacAddressTests
{
    [Theory]
    [InlineData("b8:27:eb:28:f6:6d")]
    [InlineData("B8-27-EB-28-F6-6D")]
    public void Text_of_either_form_reads_back(string text)
    {
        Assert.True(MacAddress.TryParse(text, out var mac));
        Assert.Equal("b8:27:eb:28:f6:6d", mac.ToString());
        Assert.Equal("b8-27-eb-28-f6-6d", mac.ToPrefix());
        Span<byte> bytes = stackalloc byte[6];
        mac.Write(bytes);
        Assert.Equal(mac, MacAddress.Read(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b8:27:eb:28:f6")]
    [InlineData("b8:27:eb:28:f6:6g")]
    [InlineData("b8:27-eb:28:f6:6d")]
    [InlineData("b8:27:eb:28:f6:6d ")]
    public void Anything_else_is_refused(string text) => Assert.False(MacAddress.TryParse(text, out _));
}
