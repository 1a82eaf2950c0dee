using PiBoot.Protocol.Wire;

namespace PiBoot.Servers;

/// <summary>A DHCP or boot server that was overheard.</summary>
/// <param name="Address">Its server identifier.</param>
/// <param name="Link">The interface it was heard on.</param>
/// <param name="OffersPxe">It answers boot clients: a second proxy.</param>
/// <param name="GivesAddresses">It is a DHCP server.</param>
/// <param name="LastHeard">When last.</param>
/// <param name="Lure">What of its answers could lead a Pi away, in words; null: nothing.</param>
public sealed record HeardServer(Ipv4Address Address, string Link, bool OffersPxe, bool GivesAddresses, DateTimeOffset LastHeard, string? Lure = null);
