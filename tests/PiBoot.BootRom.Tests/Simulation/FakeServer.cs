using System.Buffers.Binary;
using PiBoot.BootRom.Dhcp;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Tests.Simulation;

/// <summary>Router, proxy and TFTP server of one simulated cable.</summary>
internal sealed class FakeServer
{
    public static readonly Ipv4Address Address = FakeMessage.Ip("192.168.1.10");
    public static readonly Ipv4Address BoardAddress = FakeMessage.Ip("192.168.1.139");

    private static readonly MacAddress Mac = new(0x0200_0000_0010);

    private readonly FakeWire wire;
    private readonly FakeTftp tftp = new();

    public FakeServer(FakeWire wire)
    {
        this.wire = wire;
        wire.OtherEnd = Take;
    }

    /// <summary>When its one OFFER leaves after a DISCOVER; null answers none.</summary>
    public TimeSpan? OfferDelay { get; set; } = TimeSpan.FromSeconds(0.3);

    /// <summary>When meaningless frames to the board follow a DISCOVER.</summary>
    public TimeSpan[] Nudges { get; set; } = [TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(1.2)];

    public Func<FakeMessage, FakeMessage> Shape { get; set; } = message => message;

    /// <summary>The menu text of option 43.</summary>
    public string Text { get; set; } = FakeMessage.Blanks;

    public List<byte[]> DhcpMessages { get; } = [];

    public FakeTftp Tftp => tftp;

    private void Take(byte[] frame)
    {
        var client = EthernetFrame.Source(frame);
        if (EthernetFrame.EtherType(frame) == EthernetFrame.Arp && ArpPacket.TryRead(frame, out var arp))
        {
            if (arp.Operation == ArpPacket.Request && arp.Target == Address)
            {
                var answer = new byte[EthernetFrame.MinimumLength];
                new ArpPacket(ArpPacket.Reply, Mac, Address, client, arp.Sender).WriteFrame(answer);
                wire.Arrive(TimeSpan.Zero, answer);
            }
        }
        else if (UdpFrame.TryRead(frame, out var datagram))
        {
            if (datagram.DestinationPort == 67)
            {
                Dhcp(client, datagram.Payload.ToArray());
            }
            else
            {
                Tftp.Take(datagram, (port, bytes) => Send(client, TimeSpan.Zero, port, datagram.SourcePort, bytes));
            }
        }
    }

    private void Dhcp(MacAddress client, byte[] message)
    {
        DhcpMessages.Add(message);
        var isRequest = message[242] == (byte)DhcpMessageType.Request;
        var xid = BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(4));
        var type = isRequest ? DhcpMessageType.Acknowledge : DhcpMessageType.Offer;
        var answer = Shape(new FakeMessage(client, xid, type).Address(BoardAddress.ToString()).Proxy(Address, Text)).Bytes();
        if (OfferDelay is { } delay)
        {
            Send(client, isRequest ? TimeSpan.Zero : delay, 67, 68, answer);
        }

        foreach (var nudge in isRequest ? [] : Nudges)
        {
            var wake = new byte[EthernetFrame.MinimumLength];
            EthernetFrame.WriteHeader(wake, client, Mac, 0x0842);
            wire.Arrive(nudge, wake);
        }
    }

    private void Send(MacAddress client, TimeSpan after, ushort from, ushort to, byte[] payload)
    {
        var frame = new byte[EthernetFrame.MaximumLength];
        var datagram = new Datagram(Address, from, BoardAddress, to, default);
        var length = UdpFrame.Write(frame, client, Mac, datagram, payload, checksum: true);
        wire.Arrive(after, frame[..length]);
    }
}
