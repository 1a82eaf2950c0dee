namespace PiBoot.Core.Links;

/// <summary>A whole Ethernet frame as it came or went.</summary>
/// <param name="InterfaceIndex">The interface.</param>
/// <param name="Kept">Bytes of it in the buffer.</param>
/// <param name="Length">Bytes that it has.</param>
/// <param name="Nanoseconds">When, since 1970, UTC.</param>
public readonly record struct CapturedFrame(int InterfaceIndex, int Kept, int Length, long Nanoseconds);
