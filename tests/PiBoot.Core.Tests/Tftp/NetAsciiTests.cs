using System.Text;
using PiBoot.Core.Tftp;

namespace PiBoot.Core.Tests.Tftp;

public sealed class NetAsciiTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("abc", "abc")]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("a\rb", "a\r\0b")]
    [InlineData("a\r\n", "a\r\0\r\n")]
    public void Line_ends_become_CR_LF_and_bare_CR_becomes_CR_NUL(string text, string encoded) =>
        Assert.Equal(encoded, Encoding.Latin1.GetString(NetAscii.Encode(Encoding.Latin1.GetBytes(text))));
}
