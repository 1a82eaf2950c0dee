using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Tests.Frames;

public sealed class UdpFrameTests
{
    private static readonly MacAddress Board = new(0xb827_eb28_f66d);
    private static readonly Ipv4Address Source = new(0xc0a8018b);
    private static readonly Ipv4Address Destination = new(0xc0a80101);

    [Fact]
    public void The_read_request_of_the_documentation_is_49_bytes_of_IP_without_checksum()
    {
        var payload = "\0\u0001bootcode.bin\0octet\0"u8;
        var frame = Write(payload, checksum: false);

        Assert.Equal(21, payload.Length);
        Assert.Equal(63, frame.Length);
        Assert.Equal(new byte[] { 0x45, 0, 0, 49, 0, 0, 0, 0, 128, 17 }, frame[14..24]);
        Assert.Equal(new byte[] { 0, 29, 0, 0 }, frame[38..42]);
    }

    [Fact]
    public void A_broadcast_discover_has_the_header_checksum_of_the_captures()
    {
        // 0.0.0.0 to 255.255.255.255, 348 bytes, id 0, ttl 128: the sum is fixed by RFC 791.
        var frame = new byte[400];
        var datagram = new Datagram(default, 68, Ipv4Address.Broadcast, 67, default);
        var length = UdpFrame.Write(frame, MacAddress.Broadcast, Board, datagram, new byte[320], checksum: false);

        Assert.Equal(362, length);
        Assert.Equal(new byte[] { 0x39, 0x92 }, frame[24..26]);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var frame = Write([1, 2, 3], checksum: true);

        Assert.Equal(EthernetFrame.MinimumLength, frame.Length);
        Assert.True(UdpFrame.TryRead(frame, out var read));
        Assert.Equal((Source, (ushort)49152, Destination, (ushort)69), (read.Source, read.SourcePort, read.Destination, read.DestinationPort));
        Assert.Equal(new byte[] { 1, 2, 3 }, read.Payload.ToArray());
        Assert.NotEqual(0, frame[40] | frame[41]);
    }

    [Fact]
    public void A_checksum_of_zero_is_sent_as_ffff()
    {
        // Two bytes that bring the sum of the checksum itself to zero.
        var first = Write([0, 0], checksum: true);
        var second = Write(first.AsSpan(40, 2), checksum: true);

        Assert.Equal(new byte[] { 0xff, 0xff }, second[40..42]);
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        var frame = Write(new byte[40], checksum: true);
        for (var length = EthernetFrame.HeaderLength + 1; length < frame.Length; length++)
        {
            Assert.False(UdpFrame.TryRead(frame.AsMemory(0, length), out _));
        }
    }

    [Fact]
    public void A_fragment_is_refused()
    {
        var frame = Write([1, 2, 3], checksum: true);
        frame[20] = 0x20;

        Assert.False(UdpFrame.TryRead(frame, out _));
    }

    private static byte[] Write(ReadOnlySpan<byte> payload, bool checksum)
    {
        var frame = new byte[EthernetFrame.MaximumLength];
        var datagram = new Datagram(Source, 49152, Destination, 69, default);
        return frame[..UdpFrame.Write(frame, new MacAddress(2), Board, datagram, payload, checksum)];
    }
}
