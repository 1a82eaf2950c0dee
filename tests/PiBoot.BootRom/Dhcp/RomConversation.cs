using System.Globalization;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Links;

namespace PiBoot.BootRom.Dhcp;

/// <summary>DHCP of the ROM and of bootcode.bin up to the Pi 3: DISCOVER and OFFER, five times, five seconds apart.</summary>
internal sealed class RomConversation(Station station, DhcpIdentity identity, BugSet bugs, bool isMaskRom, Journal journal)
{
    private const int Attempts = 5;

    // Not documented beyond "a long pause, again" (FW#941).
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(30);

    private readonly bool needsThreeBlanks = isMaskRom && bugs.Has(Bug.NeedsThreeBlanks);

    /// <summary>Runs until address and server are known, or the board is dead; <paramref name="known"/> is what needs no
    /// OFFER.</summary>
    public async ValueTask<(BootSource Source, BootEnd? End)> RunAsync(BootSource known, CancellationToken cancellation)
    {
        while (true)
        {
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                var source = await AttemptAsync(attempt, known, cancellation).ConfigureAwait(false);
                if (source.IsComplete)
                {
                    return (source, null);
                }
            }

            if (bugs.Has(Bug.DeadAfterFive))
            {
                return (default, BootEnd.Dead("dead after five DISCOVERs: low power until the plug is pulled"));
            }

            journal.Say("DHCP: five DISCOVERs without success, long pause");
            await station.IdleAsync(LongPause, cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask<BootSource> AttemptAsync(int attempt, BootSource known, CancellationToken cancellation)
    {
        var start = journal.Time.GetTimestamp();
        SendDiscover(attempt);
        var window = new RomWindow(bugs);
        while (window.Deadline - journal.Time.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            var arrival = await station.ReceiveAsync(left, cancellation).ConfigureAwait(false);
            if (arrival.Kind == ArrivalKind.Silence)
            {
                continue;
            }

            var isOffer = TakeOffer(arrival, ref known);
            var at = journal.Time.GetElapsedTime(start);
            if (window.Frame(at, isOffer, known.IsComplete))
            {
                return known;
            }
        }

        journal.Say(Failure(window, known));
        if (attempt < Attempts)
        {
            await WaitForNextAsync(start, cancellation).ConfigureAwait(false);
        }

        return default;
    }

    private void SendDiscover(int attempt)
    {
        if (attempt == 1 && bugs.Has(Bug.LostFirstDiscover))
        {
            journal.Say("DHCP: DISCOVER 1 is lost before the wire");
            return;
        }

        Span<byte> message = stackalloc byte[ClientMessage.MaximumLength];
        var length = ClientMessage.WriteDiscover(message, identity);
        station.SendDatagram(MacAddress.Broadcast, Ipv4Address.Broadcast, 68, 67, message[..length]);
        journal.Say(string.Create(CultureInfo.InvariantCulture, $"DHCP: DISCOVER {attempt}, {length} bytes"));
    }

    private bool TakeOffer(in Arrival arrival, ref BootSource known)
    {
        if (arrival.Kind != ArrivalKind.Datagram || arrival.Datagram.DestinationPort != 68 ||
            !ServerMessage.TryRead(arrival.Datagram.Payload.Span, arrival.Datagram.Source, out var offer) ||
            !RomOfferRules.Accepts(offer, identity, bugs))
        {
            return false;
        }

        known = RomOfferRules.Learn(known, offer, needsThreeBlanks);
        var whose = offer.ClientMac == identity.Mac ? "" : $" meant for {offer.ClientMac}";
        journal.Say($"DHCP: OFFER of {offer.From}{whose}: address {offer.YourAddress}, TFTP server so far {known.Server}");
        return true;
    }

    private string Failure(in RomWindow window, BootSource known) => (window.IsTrapped, known) switch
    {
        (true, _) => "DHCP: attempt lost, the OFFER came too early",
        (_, { IsComplete: true }) => "DHCP: attempt lost, no frame after the one-second timer",
        (_, { Address.IsAny: true, Server.IsAny: true }) => "DHCP: attempt lost, nobody answered",
        (_, { Address.IsAny: true }) => "DHCP: attempt lost, no address was offered",
        _ when needsThreeBlanks =>
            "DHCP: attempt lost, no OFFER named a TFTP server (option 43 \"Raspberry Pi Boot   \" with its blanks, or option 66)",
        _ => "DHCP: attempt lost, no OFFER named a TFTP server (option 43 \"Raspberry Pi Boot\", or option 66)",
    };

    private async ValueTask WaitForNextAsync(long start, CancellationToken cancellation)
    {
        if (!bugs.Has(Bug.NoRetransmission))
        {
            await station.IdleAsync(RomWindow.Interval - journal.Time.GetElapsedTime(start), cancellation).ConfigureAwait(false);
            return;
        }

        journal.Say("DHCP: stuck until some frame arrives");
        while ((await station.ReceiveAsync(RomWindow.Interval, cancellation).ConfigureAwait(false)).Kind == ArrivalKind.Silence)
        {
        }
    }
}
