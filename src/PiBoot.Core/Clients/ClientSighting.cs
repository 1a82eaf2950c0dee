using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Clients;

/// <summary>What one packet told of a Pi; any part may be unknown, but not both serial and MAC.</summary>
public readonly record struct ClientSighting(
    PiSerial? Serial, MacAddress? Mac, string? Model, BoardRevision? Revision, Ipv4Address? Address);
