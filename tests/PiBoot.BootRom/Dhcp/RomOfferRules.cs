using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Dhcp;

/// <summary>
/// How the ROMs and bootcode.bin up to the Pi 3 read an OFFER: options in their order, and the last word on the TFTP
/// server wins. Option 66 is a dotted quad in ASCII; option 43 need only contain the text, and then the IP source of the
/// packet is the server (NR3B; FW#937 with a bare text worked). siaddr and option 67 are not looked at (FW#801).
/// </summary>
internal static class RomOfferRules
{
    public static bool Accepts(in ServerMessage offer, DhcpIdentity identity, BugSet bugs) =>
        offer.Type == DhcpMessageType.Offer &&
        offer.TransactionId == identity.TransactionId &&
        (offer.ClientMac == identity.Mac || bugs.Has(Bug.WrongXidTaken)) &&
        (offer.Hops == 0 || !bugs.Has(Bug.RejectsRelayed));

    public static BootSource Learn(BootSource known, in ServerMessage offer, bool needsThreeBlanks)
    {
        var text = needsThreeBlanks ? PxeMenu.TextWithBlanks : PxeMenu.Text;
        known = known.WithAddressOf(offer);
        var reader = new OptionReader(offer.Options);
        while (reader.MoveNext())
        {
            if (reader.Code == DhcpOption.TftpServerName && DottedQuad.TryRead(reader.Value, out Ipv4Address named))
            {
                known = known with { Server = named, Reason = "option 66" };
            }
            else if (reader.Code == DhcpOption.VendorInformation && reader.Value.IndexOf(text) >= 0)
            {
                known = known with { Server = offer.From, Reason = "option 43, source of the OFFER" };
            }
        }

        return known;
    }
}
