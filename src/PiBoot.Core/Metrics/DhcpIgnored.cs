namespace PiBoot.Core.Metrics;

/// <summary>Why a DHCP message was left alone.</summary>
public enum DhcpIgnored
{
    /// <summary>Somebody else's business.</summary>
    Foreign,

    /// <summary>A Pi that asks through a relay.</summary>
    Relayed,

    /// <summary>No DHCP message.</summary>
    Garbage,

    /// <summary>It came by an interface without an address.</summary>
    NoAddress,

    /// <summary>More clients, or more answers, than are kept.</summary>
    Full,
}
