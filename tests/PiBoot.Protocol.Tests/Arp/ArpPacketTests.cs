using PiBoot.Protocol.Arp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Protocol.Tests.Arp;

public sealed class ArpPacketTests
{
    private static readonly MacAddress Server = new(0x0200_0000_0001);
    private static readonly MacAddress Pi = new(0xb827_eb28_f66d);
    private static readonly Ipv4Address ServerAddress = new(0xc0a8010a);
    private static readonly Ipv4Address PiAddress = new(0xc0a80132);

    public static TheoryData<string, ArpPacket, string> Packets() => new()
    {
        { "who has", ArpPacket.WhoHas(PiAddress, Server, ServerAddress), "0001 0800 06 04 0001 020000000001 c0a8010a 000000000000 c0a80132" },
        { "is at", new ArpPacket(ArpOperation.Reply, Pi, PiAddress, Server, ServerAddress), "0001 0800 06 04 0002 b827eb28f66d c0a80132 020000000001 c0a8010a" },
        { "announcement", ArpPacket.Announcement(Server, ServerAddress, Pi), "0001 0800 06 04 0002 020000000001 c0a8010a b827eb28f66d c0a8010a" },
    };

    public static TheoryData<string, int, byte> Faults() => new()
    {
        { "another hardware than Ethernet", 1, 6 },
        { "another protocol than IPv4", 2, 0x86 },
        { "another length of hardware addresses", 4, 8 },
        { "another length of protocol addresses", 5, 16 },
        { "reverse ARP", 7, 3 },
        { "no operation", 7, 0 },
        { "an operation of 256 and something", 6, 1 },
        { "a group as sender", 8, 0xb9 },
    };

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_packet_is_written_as_its_bytes_and_read_back(string what, ArpPacket packet, string hex)
    {
        var wanted = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var written = Enumerable.Repeat((byte)0xa5, ArpPacket.Length + 2).ToArray();
        packet.Write(written);

        Assert.Equal(wanted, written[..ArpPacket.Length]);
        Assert.Equal([0xa5, 0xa5], written[ArpPacket.Length..]);
        Assert.True(ArpPacket.TryRead(wanted, out var read), what);
        Assert.Equal(packet, read);
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public void Every_prefix_is_refused_and_padding_is_passed_over(string what, ArpPacket packet, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(ArpPacket.TryRead(bytes.AsSpan(0, length), out _), what);
        }

        Assert.True(ArpPacket.TryRead([.. bytes, .. new byte[18]], out var padded));
        Assert.Equal(packet, padded);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_no_question_or_answer_of_one_station_is_refused(string what, int offset, byte value)
    {
        var packet = new byte[ArpPacket.Length];
        new ArpPacket(ArpOperation.Reply, Pi, PiAddress, Server, ServerAddress).Write(packet);
        packet[offset] = value;
        Assert.False(ArpPacket.TryRead(packet, out _), what);
    }

    [Fact]
    public void A_sender_without_an_address_of_its_own_is_one_that_looks_whether_it_is_free()
    {
        var packet = new byte[ArpPacket.Length];
        ArpPacket.WhoHas(PiAddress, Pi, Ipv4Address.Any).Write(packet);
        Assert.True(ArpPacket.TryRead(packet, out var read));
        Assert.Equal((Pi, true), (read.SenderMac, read.Sender.IsAny));
    }
}
