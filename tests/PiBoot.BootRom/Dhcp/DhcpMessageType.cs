namespace PiBoot.BootRom.Dhcp;

/// <summary>Option 53 (RFC 2132 section 9.6).</summary>
internal enum DhcpMessageType : byte
{
    None = 0,
    Discover = 1,
    Offer = 2,
    Request = 3,
    Decline = 4,
    Acknowledge = 5,
    Refuse = 6,
}
