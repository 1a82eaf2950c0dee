using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Dhcp;

/// <summary>Where a datagram came from, and where in the buffer its payload lies.</summary>
/// <param name="InterfaceIndex">The interface it arrived on.</param>
/// <param name="LinkSource">Ethernet source address; zero when the socket does not tell it.</param>
/// <param name="Source">IP source.</param>
/// <param name="SourcePort">UDP source port.</param>
/// <param name="DestinationPort">67 from clients, 68 from servers.</param>
/// <param name="Payload">The UDP payload within the receive buffer.</param>
public readonly record struct ReceivedDatagram(
    int InterfaceIndex, MacAddress LinkSource, Ipv4Address Source, ushort SourcePort, ushort DestinationPort, Range Payload);
