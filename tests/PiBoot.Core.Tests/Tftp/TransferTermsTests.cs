using PiBoot.Core.Tftp;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Core.Tests.Tftp;

public sealed class TransferTermsTests
{
    private const int Ethernet = 1500;

    [Fact]
    public void Without_options_blocks_have_512_bytes_and_there_is_no_OACK()
    {
        Assert.True(TransferTerms.TryNegotiate(default, TftpMode.Octet, 1, Ethernet, out var terms));
        Assert.Equal((512, 1, 0, 0), (terms.BlockSize, terms.WindowSize, terms.TimeoutSeconds, terms.Acknowledged.Count));
    }

    [Fact]
    public void Options_are_acknowledged_in_the_order_asked()
    {
        var asked = List((TftpOptionName.BlockSize, 1024), (TftpOptionName.Timeout, 3), (TftpOptionName.TransferSize, 0));
        Assert.True(TransferTerms.TryNegotiate(asked, TftpMode.Octet, 99, Ethernet, out var terms));
        Assert.Equal(
            [(TftpOptionName.BlockSize, 1024), (TftpOptionName.Timeout, 3), (TftpOptionName.TransferSize, 99)],
            Pairs(terms));
        Assert.Equal((1024, 3), (terms.BlockSize, terms.TimeoutSeconds));
    }

    [Theory]
    [InlineData(8, 1500, 8)]
    [InlineData(1468, 1500, 1468)]
    [InlineData(1469, 1500, 1468)]
    [InlineData(65464, 1500, 1468)]
    [InlineData(65535, 65536, 65464)]
    [InlineData(8192, 9000, 8192)]
    [InlineData(1468, 1400, 1368)]
    [InlineData(512, 0, 36)]
    public void A_block_size_is_lowered_to_what_the_network_carries(int asked, int mtu, int expected)
    {
        var options = List((TftpOptionName.BlockSize, asked));
        Assert.True(TransferTerms.TryNegotiate(options, TftpMode.Octet, 1, mtu, out var terms));
        Assert.Equal(expected, terms.BlockSize);
        Assert.Equal([(TftpOptionName.BlockSize, expected)], Pairs(terms));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(null)]
    public void A_block_size_below_8_is_refused(int? asked)
    {
        var options = default(TftpOptionList);
        options.TryAdd(new TftpOption(TftpOptionName.BlockSize, asked));
        Assert.False(TransferTerms.TryNegotiate(options, TftpMode.Octet, 1, Ethernet, out _));
    }

    [Theory]
    [InlineData(TftpOptionName.WindowSize, 1, 1)]
    [InlineData(TftpOptionName.WindowSize, 16, 16)]
    [InlineData(TftpOptionName.WindowSize, 65535, 64)]
    [InlineData(TftpOptionName.Timeout, 255, 255)]
    public void Window_size_and_timeout_are_granted(TftpOptionName name, int asked, int granted)
    {
        Assert.True(TransferTerms.TryNegotiate(List((name, asked)), TftpMode.Octet, 1, Ethernet, out var terms));
        Assert.Equal([(name, granted)], Pairs(terms));
    }

    [Theory]
    [InlineData(TftpOptionName.WindowSize, 0)]
    [InlineData(TftpOptionName.Timeout, 0)]
    [InlineData(TftpOptionName.Timeout, 256)]
    public void Values_out_of_range_are_passed_over(TftpOptionName name, int asked)
    {
        Assert.True(TransferTerms.TryNegotiate(List((name, asked)), TftpMode.Octet, 1, Ethernet, out var terms));
        Assert.Equal((0, 1, 0), (terms.Acknowledged.Count, terms.WindowSize, terms.TimeoutSeconds));
    }

    [Fact]
    public void The_size_of_a_netascii_transfer_is_not_told()
    {
        var options = List((TftpOptionName.TransferSize, 0));
        Assert.True(TransferTerms.TryNegotiate(options, TftpMode.NetAscii, 1, Ethernet, out var terms));
        Assert.Equal(0, terms.Acknowledged.Count);
    }

    internal static TftpOptionList List(params (TftpOptionName Name, int Value)[] options)
    {
        var list = default(TftpOptionList);
        Array.ForEach(options, option => list.TryAdd(new TftpOption(option.Name, option.Value)));
        return list;
    }

    private static (TftpOptionName Name, int Value)[] Pairs(in TransferTerms terms) =>
        [.. terms.Acknowledged.AsSpan().ToArray().Select(option => (option.Name, (int)option.Value!))];
}
