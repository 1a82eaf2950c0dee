using System.Text;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Protocol.Tests.Tftp;

public sealed class TftpRequestTests
{
    /// <summary>The request of the Pi 3 mask ROM as captured: 21 bytes, no options.</summary>
    private static readonly byte[] RomRequest =
        [0, 1, .. "bootcode.bin"u8, 0, .. "octet"u8, 0];

    /// <summary>The request of a Pi 5 EEPROM.</summary>
    private static readonly byte[] Pi5Request =
        [0, 1, .. "7bf18f79/config.txt"u8, 0, .. "octet"u8, 0, .. "tsize"u8, 0, .. "0"u8, 0, .. "blksize"u8, 0, .. "1468"u8, 0];

    [Fact]
    public void The_mask_ROM_asks_in_21_bytes_without_options()
    {
        Assert.Equal(21, RomRequest.Length);
        Assert.Equal(TftpRequestFault.None, TftpRequest.Read(RomRequest, out var request));
        Assert.Equal(TftpOpcode.ReadRequest, request.Opcode);
        Assert.Equal("bootcode.bin", request.FileName);
        Assert.Equal(TftpMode.Octet, request.Mode);
        Assert.Equal(0, request.Options.Count);
    }

    [Fact]
    public void The_Pi_5_asks_for_size_and_block_size_in_this_order()
    {
        Assert.Equal(TftpRequestFault.None, TftpRequest.Read(Pi5Request, out var request));
        Assert.Equal("7bf18f79/config.txt", request.FileName);
        Assert.Equal(
            [new TftpOption(TftpOptionName.TransferSize, 0), new TftpOption(TftpOptionName.BlockSize, 1468)],
            request.Options.AsSpan().ToArray());
    }

    [Theory]
    [InlineData("octet", TftpMode.Octet)]
    [InlineData("OcTeT", TftpMode.Octet)]
    [InlineData("netascii", TftpMode.NetAscii)]
    [InlineData("MAIL", TftpMode.Mail)]
    [InlineData("binary", TftpMode.Unknown)]
    [InlineData("", TftpMode.Unknown)]
    public void Modes_do_not_distinguish_case(string mode, TftpMode expected)
    {
        Assert.Equal(TftpRequestFault.None, Read($"\0\u0001f\0{mode}\0", out var request));
        Assert.Equal(expected, request.Mode);
    }

    [Theory]
    [InlineData("BLKSIZE\01024\0", TftpOptionName.BlockSize, 1024L)]
    [InlineData("windowsize\016\0", TftpOptionName.WindowSize, 16L)]
    [InlineData("timeout\03\0", TftpOptionName.Timeout, 3L)]
    [InlineData("tsize\0x\0", TftpOptionName.TransferSize, null)]
    [InlineData("tsize\0-1\0", TftpOptionName.TransferSize, null)]
    [InlineData("tsize\099999999999999999999\0", TftpOptionName.TransferSize, null)]
    [InlineData("blksize\0\0", TftpOptionName.BlockSize, null)]
    [InlineData("rollover\01\0blksize\08\0", TftpOptionName.BlockSize, 8L)]
    [InlineData("blksize\08\0blksize\09\0", TftpOptionName.BlockSize, 8L)]
    [InlineData("blksize\08\0\0\0\0", TftpOptionName.BlockSize, 8L)]
    public void One_known_option_is_read(string options, TftpOptionName name, long? value)
    {
        Assert.Equal(TftpRequestFault.None, Read($"\0\u0001f\0octet\0{options}", out var request));
        Assert.Equal([new TftpOption(name, value)], request.Options.AsSpan().ToArray());
    }

    [Theory]
    [InlineData("", TftpRequestFault.NotARequest)]
    [InlineData("\0", TftpRequestFault.NotARequest)]
    [InlineData("\0\u0003\0\u0001", TftpRequestFault.NotARequest)]
    [InlineData("\u0001\u0001f\0octet\0", TftpRequestFault.NotARequest)]
    [InlineData("\0\u0001", TftpRequestFault.Unterminated)]
    [InlineData("\0\u0001f", TftpRequestFault.Unterminated)]
    [InlineData("\0\u0001f\0octet", TftpRequestFault.Unterminated)]
    [InlineData("\0\u0001f\0octet\0blksize\0", TftpRequestFault.Unterminated)]
    [InlineData("\0\u0001\0octet\0", TftpRequestFault.NoName)]
    public void Anything_else_is_refused_with_its_fault(string datagram, TftpRequestFault fault) =>
        Assert.Equal(fault, Read(datagram, out _));

    [Fact]
    public void A_request_of_513_bytes_is_too_long_and_one_of_512_is_not()
    {
        Assert.Equal(TftpRequestFault.None, Read($"\0\u0001{new string('f', 503)}\0octet\0", out _));
        Assert.Equal(TftpRequestFault.TooLong, Read($"\0\u0001{new string('f', 504)}\0octet\0", out _));
    }

    [Fact]
    public void A_name_that_is_not_UTF_8_is_read_as_Latin_1()
    {
        byte[] datagram = [0, 1, (byte)'f', 0xfc, 0, .. "octet"u8, 0];
        Assert.Equal(TftpRequestFault.None, TftpRequest.Read(datagram, out var request));
        Assert.Equal("f\u00fc", request.FileName);
    }

    [Fact]
    public void Every_prefix_is_a_request_or_a_fault_and_never_an_exception()
    {
        for (var length = 0; length < Pi5Request.Length; length++)
        {
            var isWhole = length is 28 or 36;
            Assert.Equal(isWhole, TftpRequest.Read(Pi5Request.AsSpan(0, length), out _) == TftpRequestFault.None);
        }
    }

    [Fact]
    public void Noise_never_throws()
    {
        var chance = new Random(20261122);
        var bytes = new byte[600];
        for (var round = 0; round < 20_000; round++)
        {
            var datagram = bytes.AsSpan(0, chance.Next(bytes.Length));
            chance.NextBytes(datagram);
            for (var i = 0; i < datagram.Length; i++)
            {
                datagram[i] = chance.Next(4) == 0 ? (byte)0 : datagram[i];
            }

            if (datagram.Length > 2)
            {
                (datagram[0], datagram[1]) = (0, (byte)chance.Next(7));
            }

            _ = TftpRequest.Read(datagram, out _);
            _ = AcknowledgementPacket.TryRead(datagram, out _);
            _ = DataHeader.TryRead(datagram, out _);
            _ = OptionAcknowledgementPacket.TryRead(datagram, out _);
            _ = ErrorPacket.TryRead(datagram, out _, out var message) ? ErrorPacket.Text(message) : null;
        }
    }

    private static TftpRequestFault Read(string latin1, out TftpRequest request) =>
        TftpRequest.Read(Encoding.Latin1.GetBytes(latin1), out request);
}
