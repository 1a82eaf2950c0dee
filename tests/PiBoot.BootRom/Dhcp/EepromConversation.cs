using System.Globalization;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Links;

namespace PiBoot.BootRom.Dhcp;

/// <summary>DHCP of Pi 4 and 5: DISCOVER, OFFERs of router and proxy, REQUEST to the one that gave the address, ACK.</summary>
internal sealed class EepromConversation(Station station, DhcpIdentity identity, BugSet bugs, Journal journal)
{
    // DHCP_TIMEOUT and DHCP_REQ_TIMEOUT of the bootloader configuration.
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(4);

    private readonly long start = journal.Time.GetTimestamp();

    /// <param name="known">What needs no OFFER.</param>
    /// <param name="withRequest">False where there is nobody to acknowledge.</param>
    public async ValueTask<(BootSource Source, BootEnd? End)> RunAsync(
        BootSource known, bool withRequest, CancellationToken cancellation)
    {
        var refused = known;
        var lost = bugs.Has(Bug.LostFirstDiscover);
        while (journal.Time.GetElapsedTime(start) < Whole)
        {
            SendDiscover(lost);
            lost = false;
            known = await CollectAsync(known, cancellation).ConfigureAwait(false);
            if (!known.IsComplete)
            {
                continue;
            }

            if (!withRequest || bugs.Has(Bug.NoRequest) ||
                await AcknowledgedAsync(known, cancellation).ConfigureAwait(false))
            {
                return (known, null);
            }

            known = refused;
        }

        return (default, BootEnd.Failed(Failure(known)));
    }

    private void SendDiscover(bool lost)
    {
        if (lost)
        {
            journal.Say("DHCP: DISCOVER is lost before the wire");
            return;
        }

        Span<byte> message = stackalloc byte[ClientMessage.MaximumLength];
        var length = ClientMessage.WriteDiscover(message, identity);
        station.SendDatagram(MacAddress.Broadcast, Ipv4Address.Broadcast, 68, 67, message[..length]);
        journal.Say(string.Create(CultureInfo.InvariantCulture, $"DHCP: DISCOVER, {length} bytes"));
    }

    private async ValueTask<BootSource> CollectAsync(BootSource known, CancellationToken cancellation)
    {
        var sent = journal.Time.GetTimestamp();
        while (!known.IsComplete && Retry - journal.Time.GetElapsedTime(sent) is var left && left > TimeSpan.Zero)
        {
            var arrival = await station.ReceiveAsync(left, cancellation).ConfigureAwait(false);
            if (!IsOurs(arrival, out var offer) || offer.Type != DhcpMessageType.Offer)
            {
                continue;
            }

            known = EepromOfferRules.Learn(known, offer, bugs.Has(Bug.FirstMenuItemOnly));
            journal.Say(
                $"DHCP: OFFER of {offer.From}: address {offer.YourAddress}, TFTP server so far {known.Server}");
        }

        return known;
    }

    private async ValueTask<bool> AcknowledgedAsync(BootSource source, CancellationToken cancellation)
    {
        while (journal.Time.GetElapsedTime(start) < Whole)
        {
            SendRequest(source);
            var sent = journal.Time.GetTimestamp();
            while (Retry - journal.Time.GetElapsedTime(sent) is var left && left > TimeSpan.Zero)
            {
                var arrival = await station.ReceiveAsync(left, cancellation).ConfigureAwait(false);
                if (!IsOurs(arrival, out var answer))
                {
                    continue;
                }

                if (answer.Type is DhcpMessageType.Acknowledge or DhcpMessageType.Refuse)
                {
                    journal.Say($"DHCP: {(answer.Type == DhcpMessageType.Acknowledge ? "ACK" : "NAK")} of {answer.From}");
                    return answer.Type == DhcpMessageType.Acknowledge;
                }
            }
        }

        return false;
    }

    private void SendRequest(BootSource source)
    {
        Span<byte> message = stackalloc byte[ClientMessage.MaximumLength];
        var length = ClientMessage.WriteRequest(
            message, identity, source.Address, source.Lessor, !bugs.Has(Bug.RequestWithoutClass));
        station.SendDatagram(MacAddress.Broadcast, Ipv4Address.Broadcast, 68, 67, message[..length]);
        journal.Say($"DHCP: REQUEST {source.Address} of {source.Lessor}");
    }

    private bool IsOurs(in Arrival arrival, out ServerMessage message)
    {
        message = default;
        return arrival.Kind == ArrivalKind.Datagram && arrival.Datagram.DestinationPort == 68 &&
            ServerMessage.TryRead(arrival.Datagram.Payload.Span, arrival.Datagram.Source, out message) &&
            EepromOfferRules.Accepts(message, identity);
    }

    private static string Failure(BootSource known) => (known.Address.IsAny, known.Server.IsAny) switch
    {
        (true, true) => "DHCP: nobody answered within 45 seconds",
        (true, false) => "DHCP: no address was offered within 45 seconds",
        (false, true) => "DHCP: no OFFER named a TFTP server (option 66, or options 60 and 43 with the PXE menu)",
        _ => "DHCP: the address was offered but never acknowledged",
    };
}
