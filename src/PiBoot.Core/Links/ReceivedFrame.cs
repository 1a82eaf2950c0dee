using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Links;

/// <summary>Where a frame came from, and how much of the buffer it fills.</summary>
/// <param name="InterfaceIndex">The interface it arrived on.</param>
/// <param name="LinkSource">Its Ethernet source.</param>
/// <param name="Length">Bytes behind the Ethernet header, padding included.</param>
public readonly record struct ReceivedFrame(int InterfaceIndex, MacAddress LinkSource, int Length);
