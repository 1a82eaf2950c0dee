using System.Text;
using PiBoot.BootRom.Tftp;

namespace PiBoot.BootRom.Tests.Tftp;

public sealed class TftpPacketTests
{
    [Theory]
    [InlineData("bootcode.bin", false, 0, "bootcode.bin|octet|", 21)]
    [InlineData("b66c4c16/start.elf", true, 0, "b66c4c16/start.elf|octet|tsize|0|", 35)]
    [InlineData("7bf18f79/config.txt", true, 1468, "7bf18f79/config.txt|octet|tsize|0|blksize|1468|", 49)]
    public void Read_requests_are_those_of_the_captures(string name, bool asksSize, int blockSize, string text, int length)
    {
        var packet = new byte[TftpPacket.MaximumRequest];
        var written = TftpPacket.WriteReadRequest(packet, name, asksSize, blockSize);

        Assert.Equal(length, written);
        Assert.Equal([0, 1, .. Encoding.ASCII.GetBytes(text.Replace('|', '\0'))], packet[..written]);
    }

    [Fact]
    public void A_name_that_does_not_fit_is_not_asked() => Assert.Equal(
        0, TftpPacket.WriteReadRequest(new byte[TftpPacket.MaximumRequest], new string('x', 500), true, 1468));

    [Fact]
    public void A_probe_ends_with_error_0()
    {
        var packet = new byte[64];
        var length = TftpPacket.WriteError(packet, 0, TftpPacket.EarlyTerminate);

        Assert.Equal([0, 5, 0, 0, .. "Early terminate\0"u8], packet[..length]);
    }
}
