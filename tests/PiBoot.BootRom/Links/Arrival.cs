using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Links;

/// <summary>One received frame, read as far as the boot code reads it.</summary>
internal readonly record struct Arrival(ArrivalKind Kind, Datagram Datagram = default, ArpPacket Arp = default);
