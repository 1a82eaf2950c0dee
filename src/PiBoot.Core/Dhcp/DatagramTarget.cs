using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Dhcp;

/// <summary>Where a datagram goes.</summary>
/// <param name="InterfaceIndex">The interface it leaves by.</param>
/// <param name="LinkDestination">Ethernet destination: the client's own address, or broadcast.</param>
/// <param name="Source">Our address on that interface; the source port is 67.</param>
/// <param name="Destination">IP destination.</param>
/// <param name="DestinationPort">UDP destination port.</param>
public readonly record struct DatagramTarget(
    int InterfaceIndex, MacAddress LinkDestination, Ipv4Address Source, Ipv4Address Destination, ushort DestinationPort);
