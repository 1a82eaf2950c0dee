namespace PiBoot.BootRom.Frames;

/// <summary>A UDP datagram as it was received; the payload lies in the receiver's buffer until the next receive.</summary>
internal readonly record struct Datagram(
    Ipv4Address Source,
    ushort SourcePort,
    Ipv4Address Destination,
    ushort DestinationPort,
    ReadOnlyMemory<byte> Payload);
