using PiBoot.Core.Dhcp;
using PiBoot.Protocol.Arp;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>
/// The program by which the kernel passes on only what may belong to a client's boot: all ARP; UDP and wake frames from or
/// to one of its MACs; and DHCP that names one of them. Everything else, the root over NFS above all, costs no copy.
/// </summary>
internal static class CaptureFilter
{
    /// <summary>Of a client; with more of them a jump would be too long.</summary>
    public const int MaximumMacs = 8;

    private const ushort LoadWord = 0x20;
    private const ushort LoadHalf = 0x28;
    private const ushort LoadByte = 0x30;
    private const ushort LoadWordIndexed = 0x40;
    private const ushort LoadHalfIndexed = 0x48;
    private const ushort LoadHeaderLength = 0xb1;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpSet = 0x45;
    private const ushort Give = 0x06;

    // Offsets in the frame: Ethernet 0 destination, 6 source, 12 type; IPv4 from 14; chaddr 28 bytes into a DHCP message.
    private const uint Source = 6;
    private const uint Type = 12;
    private const uint Ip = 14;
    private const uint Fragment = Ip + 6;
    private const uint Protocol = Ip + 9;
    private const uint ClientMac = Ip + 8 + 28;
    private const uint Udp = 17;
    private const uint WholeFrame = 0x40000;

    /// <param name="macs">At least one, at most <see cref="MaximumMacs"/>.</param>
    public static LinkCalls.FilterInstruction[] For(IReadOnlyList<MacAddress> macs)
    {
        ArgumentOutOfRangeException.ThrowIfZero(macs.Count, nameof(macs));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(macs.Count, MaximumMacs, nameof(macs));
        List<LinkCalls.FilterInstruction> code =
        [
            new(LoadHalf, 0, 0, Type),
            .. If(ArpPacket.EtherType, Take),
            .. If(WakeFrame.EtherType, ByMac(macs)),
            new(JumpEqual, 1, 0, LinkCalls.EtherTypeIpv4),
            Leave,
            new(LoadByte, 0, 0, Protocol),
            new(JumpEqual, 1, 0, Udp),
            Leave,

            // Later fragments have no ports; the first one has the rest of what matters.
            new(LoadHalf, 0, 0, Fragment),
            new(JumpSet, 0, 1, 0x1fff),
            Leave,
            new(LoadHeaderLength, 0, 0, Ip),
            new(LoadHalfIndexed, 0, 0, Ip),
            .. If(DhcpWatch.ServerPort, ByClientMac(macs)),
            .. If(DhcpWatch.ClientPort, ByClientMac(macs)),
            new(LoadHalfIndexed, 0, 0, Ip + 2),
            .. If(DhcpWatch.ServerPort, ByClientMac(macs)),
            .. If(DhcpWatch.ClientPort, ByClientMac(macs)),
            .. ByMac(macs),
        ];
        return [.. code];
    }

    private static LinkCalls.FilterInstruction Leave => new(Give, 0, 0, 0);

    private static LinkCalls.FilterInstruction[] Take => [new(Give, 0, 0, WholeFrame)];

    /// <summary>Where the accumulator is that value, what follows; otherwise past it.</summary>
    private static LinkCalls.FilterInstruction[] If(uint value, LinkCalls.FilterInstruction[] then) =>
        [new(JumpEqual, 0, checked((byte)then.Length), value), .. then];

    /// <summary>Ends the program: with the frame when one of the MACs is its source or destination.</summary>
    private static LinkCalls.FilterInstruction[] ByMac(IReadOnlyList<MacAddress> macs) =>
        [.. macs.SelectMany(mac => (LinkCalls.FilterInstruction[])[.. Compare(LoadWord, LoadHalf, Source, mac), .. Compare(LoadWord, LoadHalf, 0, mac)]), Leave];

    /// <summary>Ends the program: with the frame when the DHCP message in it names one of the MACs, or one is its source or destination.</summary>
    private static LinkCalls.FilterInstruction[] ByClientMac(IReadOnlyList<MacAddress> macs) =>
        [.. macs.SelectMany(mac => Compare(LoadWordIndexed, LoadHalfIndexed, ClientMac, mac)), .. ByMac(macs)];

    private static LinkCalls.FilterInstruction[] Compare(ushort loadWord, ushort loadHalf, uint at, MacAddress mac) =>
    [
        new(loadWord, 0, 0, at),
        new(JumpEqual, 0, 3, (uint)(mac.Value >> 16)),
        new(loadHalf, 0, 0, at + 4),
        new(JumpEqual, 0, 1, (uint)(mac.Value & 0xffff)),
        new(Give, 0, 0, WholeFrame),
    ];
}
