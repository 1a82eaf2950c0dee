using PiBoot.Protocol.Stp;
using PiBoot.Testing;

namespace PiBoot.Protocol.Tests.Stp;

public sealed class BridgeMessageTests
{
    private const int HeaderOf8022 = 3;
    private const int HeaderWithSnap = 8;
    private const int Configuration = 35;

    public static TheoryData<string, int> Needed() => new()
    {
        { "stp-configuration", HeaderOf8022 + Configuration },
        { "stp-rapid", HeaderOf8022 + Configuration },
        { "stp-per-vlan", HeaderWithSnap + Configuration },
        { "stp-topology-change", HeaderOf8022 + 4 },
    };

    public static TheoryData<string, int, byte> Faults() => new()
    {
        { "another service access point: NetBIOS", 0, 0xf0 },
        { "an 802.2 frame that asks for an answer", 2, 0xaf },
        { "another protocol than that of bridges", 3, 1 },
        { "a type that nobody has defined", 6, 0x01 },
    };

    [Theory]
    [MemberData(nameof(Needed))]
    public void Every_prefix_that_lacks_a_field_is_refused(string name, int needed)
    {
        var packet = HexText.Capture(name);
        for (var length = 0; length <= packet.Length; length++)
        {
            Assert.Equal(length >= needed, BridgeMessage.TryRead(packet.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_no_message_of_a_bridge_is_refused(string what, int offset, byte value)
    {
        var packet = HexText.Capture("stp-configuration");
        packet[offset] = value;
        Assert.False(BridgeMessage.TryRead(packet, out _), what);
    }

    [Fact]
    public void Other_protocols_of_Cisco_in_the_same_wrapping_are_refused()
    {
        // CDP: protocol 2000 where PVST+ has 010b.
        var packet = HexText.Capture("stp-per-vlan");
        packet[6] = 0x20;
        packet[7] = 0x00;
        Assert.False(BridgeMessage.TryRead(packet, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_damage_never_throws(int seed)
    {
        var random = new Random(seed);
        var packets = Needed().Select(row => HexText.Capture((string)row[0])).ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var whole = packets[random.Next(packets.Length)];
            var packet = whole.AsSpan(0, random.Next(whole.Length + 1)).ToArray();
            for (var hits = random.Next(5); hits > 0 && packet.Length > 0; hits--)
            {
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            }

            BridgeMessage.TryRead(packet, out _);
        }
    }
}
