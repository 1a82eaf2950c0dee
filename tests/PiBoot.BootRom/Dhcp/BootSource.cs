using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Dhcp;

/// <summary>What the boot code has learnt from the OFFERs so far.</summary>
/// <param name="Lessor">Option 54 of the OFFER that gave the address: whom a REQUEST names.</param>
/// <param name="Reason">Which rule chose the TFTP server, in words.</param>
internal readonly record struct BootSource(
    Ipv4Address Address, Ipv4Address Mask, Ipv4Address Gateway, Ipv4Address Lessor, Ipv4Address Server, string? Reason)
{
    public bool IsComplete => !Address.IsAny && !Server.IsAny;

    /// <summary>Takes the address of an OFFER that has one; a proxy's has none.</summary>
    public BootSource WithAddressOf(in ServerMessage offer) => offer.YourAddress.IsAny
        ? this
        : this with
        {
            Address = offer.YourAddress,
            Mask = offer.Address(DhcpOption.SubnetMask),
            Gateway = offer.Address(DhcpOption.Router),
            Lessor = offer.Address(DhcpOption.ServerIdentifier),
        };
}
