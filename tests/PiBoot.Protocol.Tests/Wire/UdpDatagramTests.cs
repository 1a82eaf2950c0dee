using System.Buffers.Binary;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Tests.Wire;

public sealed class UdpDatagramTests
{
    private static readonly Ipv4Address Server = new(0xc0a8010a);
    private static readonly byte[] Packet = Make([1, 2, 3, 4, 5]);

    public static TheoryData<string, int, byte> Faults() => new()
    {
        { "IPv6", 0, 0x65 },
        { "a header of 16 bytes", 0, 0x44 },
        { "a header longer than the packet", 0, 0x4f },
        { "TCP", 9, 6 },
        { "more bytes in all than there are", 3, 34 },
        { "no room for a UDP header", 3, 27 },
        { "a first fragment", 6, 0x20 },
        { "a later fragment", 7, 1 },
        { "a UDP length below its header", 25, 7 },
        { "a UDP length above its packet", 25, 14 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_packet_that_is_no_whole_UDP_datagram_is_refused(string what, int offset, byte value)
    {
        var packet = Packet.ToArray();
        packet[offset] = value;
        Assert.False(UdpDatagram.TryRead(packet, out _), what);
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        for (var length = 0; length < Packet.Length; length++)
        {
            Assert.False(UdpDatagram.TryRead(Packet.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void Do_not_fragment_is_no_fragment()
    {
        var packet = Packet.ToArray();
        packet[6] = 0x40;
        Assert.True(UdpDatagram.TryRead(packet, out _));
    }

    [Fact]
    public void A_datagram_without_a_checksum_is_read_as_every_Pi_up_to_3_sends_none()
    {
        var packet = Packet.ToArray();
        packet[26] = packet[27] = 0;
        Assert.True(UdpDatagram.TryRead(packet, out var datagram));
        Assert.Equal("\u0001\u0002\u0003\u0004\u0005"u8, datagram.Payload);
    }

    [Fact]
    public void Padding_of_short_Ethernet_frames_is_cut_off()
    {
        Assert.True(UdpDatagram.TryRead([.. Packet, 0, 0, 0, 0, 0, 0], out var datagram));
        Assert.Equal("\u0001\u0002\u0003\u0004\u0005"u8, datagram.Payload);
        Assert.Equal((Server, (ushort)67), (datagram.Source, datagram.SourcePort));
        Assert.Equal((Ipv4Address.Broadcast, (ushort)68), (datagram.Destination, datagram.DestinationPort));
    }

    [Fact]
    public void Options_in_the_IP_header_are_passed_over()
    {
        byte[] packet = [0x46, .. Packet[1..20], 1, 1, 1, 0, .. Packet[20..]];
        packet[3] += 4;
        Assert.True(UdpDatagram.TryRead(packet, out var datagram));
        Assert.Equal("\u0001\u0002\u0003\u0004\u0005"u8, datagram.Payload);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(317)]
    [InlineData(1472)]
    public void Written_headers_carry_the_checksums_that_their_bytes_sum_up_to(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        var packet = Make(payload);

        Assert.Equal(0xffff, Sum(packet.AsSpan(0, 20)));
        byte[] pseudo = [.. packet[12..20], 0, 17, packet[24], packet[25]];
        Assert.Equal(0xffff, Sum([.. pseudo, .. packet[20..]]));
        Assert.True(UdpDatagram.TryRead(packet, out var datagram));
        Assert.Equal(payload, datagram.Payload);
    }

    [Fact]
    public void A_checksum_of_zero_is_sent_as_ffff()
    {
        // The two bytes of the payload are chosen so that everything sums up to 0xffff.
        var bare = Make([0, 0]);
        var payload = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, BinaryPrimitives.ReadUInt16BigEndian(bare.AsSpan(26)));
        Assert.Equal(0xffff, BinaryPrimitives.ReadUInt16BigEndian(Make(payload).AsSpan(26)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_damage_never_throws(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50_000; round++)
        {
            var packet = Packet.AsSpan(0, random.Next(Packet.Length + 1)).ToArray();
            for (var hits = random.Next(5); hits > 0 && packet.Length > 0; hits--)
            {
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            }

            UdpDatagram.TryRead(packet, out _);
        }
    }

    private static byte[] Make(byte[] payload)
    {
        var packet = Enumerable.Repeat((byte)0xa5, UdpDatagram.HeadersLength + payload.Length).ToArray();
        payload.CopyTo(packet, UdpDatagram.HeadersLength);
        Assert.Equal(packet.Length, UdpDatagram.WriteHeaders(packet, payload.Length, Server, 67, Ipv4Address.Broadcast, 68));
        return packet;
    }

    /// <summary>The tests' own one's complement sum: 0xffff where a checksum is right.</summary>
    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return sum;
    }
}
