using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Links;

/// <summary>
/// The board's network controller and its small IPv4: filters frames for this board, answers ARP while it may, and sends
/// datagrams. Frames to the board itself and broadcasts arrive; multicast does not.
/// </summary>
internal sealed class Station(ILink link, MacAddress mac, bool udpChecksums, TimeProvider time)
{
    private readonly byte[] received = new byte[2048];
    private readonly byte[] sent = new byte[EthernetFrame.MaximumLength];

    public MacAddress Mac => mac;

    /// <summary>0.0.0.0 until DHCP has given one.</summary>
    public Ipv4Address Address { get; set; }

    /// <summary>False makes the board deaf to ARP requests, as the 3B is while it loads.</summary>
    public bool AnswersArp { get; set; } = true;

    public void SendDatagram(
        MacAddress to, Ipv4Address destination, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> payload)
    {
        var datagram = new Datagram(Address, sourcePort, destination, destinationPort, default);
        link.Send(sent.AsSpan(0, UdpFrame.Write(sent, to, mac, datagram, payload, udpChecksums)));
    }

    /// <summary>Waits for the next frame for this board; the datagram in the result is valid until the next call.</summary>
    public async ValueTask<Arrival> ReceiveAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var left = timeout;
        while (left > TimeSpan.Zero)
        {
            var length = await link.ReceiveAsync(received, left, cancellation).ConfigureAwait(false);
            if (length == 0)
            {
                break;
            }

            var frame = received.AsMemory(0, length);
            if (length > EthernetFrame.HeaderLength && IsForUs(frame.Span))
            {
                return Read(frame);
            }

            left = timeout - time.GetElapsedTime(start);
        }

        return default;
    }

    /// <summary>Asks who has <paramref name="target"/> once a second, five times.</summary>
    /// <returns>Null when nobody answered.</returns>
    public async ValueTask<MacAddress?> ResolveAsync(Ipv4Address target, CancellationToken cancellation)
    {
        var wait = TimeSpan.FromSeconds(1);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            SendArp(new ArpPacket(ArpPacket.Request, mac, Address, default, target));
            var start = time.GetTimestamp();
            while (wait - time.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
            {
                var arrival = await ReceiveAsync(left, cancellation).ConfigureAwait(false);
                if (arrival.Kind == ArrivalKind.Arp && arrival.Arp.Operation == ArpPacket.Reply && arrival.Arp.Sender == target)
                {
                    return arrival.Arp.SenderMac;
                }
            }
        }

        return null;
    }

    /// <summary>Lets time pass with the receiver on; what arrives is dropped.</summary>
    public async ValueTask IdleAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (duration - time.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            await ReceiveAsync(left, cancellation).ConfigureAwait(false);
        }
    }

    private bool IsForUs(ReadOnlySpan<byte> frame) =>
        EthernetFrame.Destination(frame) is var to && (to == mac || to == MacAddress.Broadcast) &&
        EthernetFrame.Source(frame) != mac;

    private Arrival Read(ReadOnlyMemory<byte> frame)
    {
        var etherType = EthernetFrame.EtherType(frame.Span);
        if (etherType == EthernetFrame.Arp && ArpPacket.TryRead(frame.Span, out var arp))
        {
            Answer(arp);
            return new Arrival(ArrivalKind.Arp, Arp: arp);
        }

        return etherType == EthernetFrame.Ipv4 && UdpFrame.TryRead(frame, out var datagram) && IsAddressed(datagram)
            ? new Arrival(ArrivalKind.Datagram, datagram)
            : new Arrival(ArrivalKind.OtherFrame);
    }

    // Before it has an address the board takes what its controller lets through: the OFFER goes to yiaddr.
    private bool IsAddressed(in Datagram datagram) =>
        Address.IsAny || datagram.Destination == Address || datagram.Destination == Ipv4Address.Broadcast;

    private void Answer(in ArpPacket question)
    {
        if (AnswersArp && question.Operation == ArpPacket.Request && !Address.IsAny && question.Target == Address)
        {
            SendArp(new ArpPacket(ArpPacket.Reply, mac, Address, question.SenderMac, question.Sender));
        }
    }

    private void SendArp(in ArpPacket packet) => link.Send(sent.AsSpan(0, packet.WriteFrame(sent)));
}
