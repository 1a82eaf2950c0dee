namespace PiBoot.BootRom.Dhcp;

/// <summary>
/// How Pi 4 and 5 choose the TFTP server: option 66, else siaddr, else option 54, the last two only from an OFFER with
/// option 60 "PXEClient" and a PXE menu item "Raspberry Pi Boot". A bare siaddr is never used, and a router's OFFER
/// beside a proxy's gives the address only (EE#376).
/// </summary>
internal static class EepromOfferRules
{
    public static bool Accepts(in ServerMessage message, DhcpIdentity identity) =>
        message.TransactionId == identity.TransactionId && message.ClientMac == identity.Mac;

    public static BootSource Learn(BootSource known, in ServerMessage offer, bool firstItemOnly)
    {
        if (known.Address.IsAny)
        {
            known = known.WithAddressOf(offer);
        }

        if (offer.Find(DhcpOption.TftpServerName, out var name) && DottedQuad.TryRead(name, out var named))
        {
            return known with { Server = named, Reason = "option 66" };
        }

        if (!known.Server.IsAny || !IsPxe(offer, firstItemOnly))
        {
            return known;
        }

        return offer.NextServer.IsAny
            ? known with { Server = offer.Address(DhcpOption.ServerIdentifier), Reason = "option 43, option 54" }
            : known with { Server = offer.NextServer, Reason = "option 43, siaddr" };
    }

    private static bool IsPxe(in ServerMessage offer, bool firstItemOnly) =>
        offer.Find(DhcpOption.VendorClass, out var vendorClass) && vendorClass.SequenceEqual("PXEClient"u8) &&
        offer.Find(DhcpOption.VendorInformation, out var menu) && PxeMenu.Offers(menu, firstItemOnly);
}
