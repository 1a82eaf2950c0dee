namespace PiBoot.Protocol.Dhcp;

/// <summary>Why bytes are not a DHCP message that can be used.</summary>
public enum DhcpFault
{
    None,

    /// <summary>Shorter than the fixed part and the cookie of RFC 2131 figure 1 (240 bytes).</summary>
    TooShort,

    /// <summary>First byte neither BOOTREQUEST (1) nor BOOTREPLY (2).</summary>
    NotBootp,

    /// <summary>Hardware type or address length is not Ethernet's (1, 6).</summary>
    NotEthernet,

    /// <summary>No magic cookie 99.130.83.99.</summary>
    NoCookie,

    /// <summary>An option says that it is longer than what is left of the datagram.</summary>
    OptionOverrun,

    /// <summary>An option of fixed size has another size.</summary>
    OptionSize,
}
