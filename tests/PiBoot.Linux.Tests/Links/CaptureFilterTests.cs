using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Links;

public sealed class CaptureFilterTests
{
    private static readonly MacAddress Pi = new(0xb827eb28f66d);
    private static readonly MacAddress Server = new(0x020000000002);
    private static readonly MacAddress[] Macs = [.. Enumerable.Range(1, 7).Select(i => new MacAddress(0xdca632000000UL + (uint)i)), Pi];

    public static TheoryData<string, bool> Frames => new()
    {
        { "arp of anybody", true },
        { "request", true },
        { "data", true },
        { "data with IP options", true },
        { "first fragment", true },
        { "offer by broadcast", true },
        { "offer to its MAC", true },
        { "discover", true },
        { "wake", true },
        { "offer to somebody else", false },
        { "data of somebody else", false },
        { "later fragment", false },
        { "tcp", false },
        { "ipv6", false },
        { "wake of somebody else", false },
        { "cut off", false },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void The_kernel_passes_on_what_may_be_of_the_clients_boot(string frame, bool passes)
    {
        foreach (var macs in (MacAddress[][])[[Pi], Macs])
        {
            Assert.Equal(passes, FilterMachine.Run(CaptureFilter.For(macs), Make(frame)) > 0);
        }

        // The same for whoever else is meant: nobody else's MAC is hidden in the program.
        Assert.True(FilterMachine.Run(CaptureFilter.For([new MacAddress(0x0a0000000001)]), Make(frame)) == 0 || frame == "arp of anybody");
    }

    [Fact]
    public void A_client_needs_a_MAC_and_has_at_most_eight()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CaptureFilter.For([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CaptureFilter.For([.. Macs, Server]));
    }

    private static byte[] Make(string what) => what switch
    {
        "arp of anybody" => EthernetFrames.Of(Server, MacAddress.Broadcast, 0x0806, new byte[28]),
        "request" => Udp(Pi, Server, 2000, 69, new byte[40]),
        "data" => Udp(Server, Pi, 50000, 2000, new byte[1400]),
        "data with IP options" => WithOptions(Udp(Server, Pi, 50000, 2000, new byte[100])),
        "first fragment" => With(Udp(Server, Pi, 50000, 2000, new byte[100]), 20, 0x20),
        "offer by broadcast" => Udp(Server, MacAddress.Broadcast, 67, 68, HexText.Capture("dhcp-proxy-offer")),
        "offer to its MAC" => Udp(Server, Pi, 67, 68, HexText.Capture("dhcp-proxy-offer")),
        "discover" => Udp(Pi, MacAddress.Broadcast, 68, 67, HexText.Capture("dhcp-3b-rom-discover")),
        "wake" => EthernetFrames.Of(Server, Pi, 0x0842, new byte[102]),
        "offer to somebody else" => Udp(Server, MacAddress.Broadcast, 67, 68, new byte[300]),
        "data of somebody else" => Udp(Server, new MacAddress(0x020000000009), 50000, 2000, new byte[100]),
        "later fragment" => With(Udp(Server, Pi, 50000, 2000, new byte[100]), 21, 0x10),
        "tcp" => With(Udp(Pi, Server, 900, 2049, new byte[100]), 23, 6),
        "ipv6" => EthernetFrames.Of(Pi, Server, 0x86dd, new byte[60]),
        "wake of somebody else" => EthernetFrames.Of(Server, new MacAddress(0x020000000009), 0x0842, new byte[102]),
        "cut off" => Udp(Pi, Server, 2000, 69, [])[..16],
        _ => throw new ArgumentException(what, nameof(what)),
    };

    private static byte[] With(byte[] frame, int at, byte value)
    {
        frame[at] = value;
        return frame;
    }

    private static byte[] WithOptions(byte[] frame)
    {
        frame[14] = 0x46;
        return [.. frame[..34], 1, 1, 1, 1, .. frame[34..]];
    }

    private static byte[] Udp(MacAddress source, MacAddress destination, ushort from, ushort to, byte[] payload) =>
        EthernetFrames.Udp(source, destination, new Ipv4Address(0xc0a80102), from, new Ipv4Address(0xc0a80132), to, payload);
}
