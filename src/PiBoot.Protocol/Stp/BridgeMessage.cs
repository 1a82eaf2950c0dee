using System.Buffers.Binary;

namespace PiBoot.Protocol.Stp;

/// <summary>
/// A bridge protocol data unit of spanning tree, of its rapid and multiple forms, or of Cisco's per-VLAN form, as a switch
/// sends it out of each port that could close a loop. Only what says that the tree is there, and how slow it is, is read.
/// <code>
/// IEEE 802.2 header: 42 42 03, or with SNAP (PVST+) aa aa 03 00 00 0c 01 0b; then IEEE 802.1D-2004 section 9.3, offsets:
///   0 protocol (0000)  2 version  3 type  4 flags  5 root id (8)  13 root path cost  17 bridge id (8)  25 port id
///  27 message age  29 maximum age  31 hello time  33 forward delay, all four in 1/256 s; the rest is not read
/// </code>
/// </summary>
public readonly record struct BridgeMessage
{
    private const int NotificationLength = 4;
    private const int ConfigurationLength = 35;
    private const byte TopologyChangeFlag = 0x01;
    private const double TicksPerSecond = 256;

    public BridgeMessageKind Kind { get; private init; }

    /// <summary>One tree per VLAN, of which we hear the one that our port is in.</summary>
    public bool IsPerVlan { get; private init; }

    /// <summary>The bridge that the whole tree hangs on; zero in a <see cref="BridgeMessageKind.TopologyChange"/>, as is all below.</summary>
    public BridgeId Root { get; private init; }

    /// <summary>The switch that we are plugged into, unless that one passes on what it does not understand.</summary>
    public BridgeId Bridge { get; private init; }

    public TimeSpan HelloTime { get; private init; }

    /// <summary>A port that comes up listens for this long, then learns for this long, and only then forwards.</summary>
    public TimeSpan ForwardDelay { get; private init; }

    /// <summary>A link somewhere in the tree went up or down within the last half minute or so.</summary>
    public bool HasTopologyChange { get; private init; }

    private static ReadOnlySpan<byte> BridgeProtocol => [0x42, 0x42, 0x03];

    private static ReadOnlySpan<byte> CiscoPerVlan => [0xaa, 0xaa, 0x03, 0x00, 0x00, 0x0c, 0x01, 0x0b];

    /// <summary>Reads from the 802.2 header on; false for everything else, and for what is cut short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out BridgeMessage message)
    {
        message = default;
        var isPerVlan = body.StartsWith(CiscoPerVlan);
        if (!isPerVlan && !body.StartsWith(BridgeProtocol))
        {
            return false;
        }

        var unit = body[(isPerVlan ? CiscoPerVlan.Length : BridgeProtocol.Length)..];
        if (unit.Length < NotificationLength || BinaryPrimitives.ReadUInt16BigEndian(unit) != 0)
        {
            return false;
        }

        switch ((BridgeMessageKind)unit[3])
        {
            case BridgeMessageKind.TopologyChange:
                message = new BridgeMessage { Kind = BridgeMessageKind.TopologyChange, IsPerVlan = isPerVlan, HasTopologyChange = true };
                return true;
            case BridgeMessageKind.Configuration or BridgeMessageKind.Rapid when unit.Length >= ConfigurationLength:
                message = Configuration(unit, isPerVlan);
                return true;
            default:
                return false;
        }
    }

    private static BridgeMessage Configuration(ReadOnlySpan<byte> unit, bool isPerVlan) => new()
    {
        Kind = (BridgeMessageKind)unit[3],
        IsPerVlan = isPerVlan,
        Root = BridgeId.Read(unit[5..]),
        Bridge = BridgeId.Read(unit[17..]),
        HelloTime = Seconds(unit[31..]),
        ForwardDelay = Seconds(unit[33..]),
        HasTopologyChange = (unit[4] & TopologyChangeFlag) != 0,
    };

    private static TimeSpan Seconds(ReadOnlySpan<byte> bytes) =>
        TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt16BigEndian(bytes) / TicksPerSecond);
}
