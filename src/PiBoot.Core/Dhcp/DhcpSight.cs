using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Dhcp;

/// <summary>What a datagram on port 67 or 68 means to a proxy.</summary>
public abstract record DhcpSight
{
    private DhcpSight()
    {
    }

    /// <summary>Firmware of a Pi asks: answer it, if its client is approved.</summary>
    public sealed record PiDiscover(PiIdentity Identity, MacAddress Mac) : DhcpSight;

    /// <summary>Firmware of a Pi asks through a relay: an OFFER would be rejected (hops) or lead to a server it cannot reach.</summary>
    public sealed record Relayed(MacAddress Mac, Ipv4Address Relay) : DhcpSight;

    /// <summary>Somebody asks for or confirms an address: a booted kernel, or the EEPROM of a Pi 4 or 5.</summary>
    public sealed record AddressRequest(MacAddress Mac, Ipv4Address Address) : DhcpSight;

    /// <summary>A DHCP server gave or offered an address, or a second proxy spoke.</summary>
    public sealed record ServerSpoke(Ipv4Address Server, MacAddress Mac, Ipv4Address Address, bool OffersPxe, bool Confirmed) : DhcpSight
    {
        /// <summary>What of it could lead a Pi to another boot server; null: nothing.</summary>
        public BootLure? Lure { get; init; }

        /// <summary>A Pi may follow it.</summary>
        public bool LuresPis => OffersPxe || Lure is { HasPiMenu: true } or { TftpServer: not null };
    }

    /// <summary>Not a DHCP message; <see cref="Reason"/> is for the log.</summary>
    public sealed record Garbage(string Reason) : DhcpSight;

    /// <summary>Somebody else's business: silence.</summary>
    public sealed record Foreign : DhcpSight
    {
        public static readonly Foreign Instance = new();
    }
}
