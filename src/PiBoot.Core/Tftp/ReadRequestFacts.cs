using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Tftp;

/// <summary>What a read request told: who asks, at which of our addresses, for what.</summary>
/// <param name="Client">The asker's address.</param>
/// <param name="ClientPort">The asker's transfer identifier.</param>
/// <param name="Server">Our address that the request was sent to: rendered files name it.</param>
/// <param name="InterfaceIndex">The interface that the request arrived on.</param>
/// <param name="FileName">The name as asked, not yet normalised; at most 512 bytes of the datagram, Latin-1.</param>
public readonly record struct ReadRequestFacts(
    Ipv4Address Client,
    ushort ClientPort,
    Ipv4Address Server,
    int InterfaceIndex,
    string FileName);
