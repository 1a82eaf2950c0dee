using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Frames;

namespace PiBoot.BootRom.Links;

/// <summary>
/// The board's frames over ordinary UDP sockets, where raw ones are not permitted: DHCP from address:68 (any port where 68
/// cannot be bound), TFTP from the port the board chose, ARP answered here. Receiving blocks the thread.
/// </summary>
public sealed class LoopbackLink(Ipv4Address server, Ipv4Address address, int dhcpPort, int tftpPort) : ILink, IDisposable
{
    // Ports of ended transfers stay open for a while, so that late packets vanish as they do on a board.
    private const int OpenPorts = 8;
    private const ushort Dhcp = 67;
    private const ushort Tftp = 69;

    // Nobody sees this address.
    private static readonly MacAddress ServerMac = new(0x02_00_00_00_00_01);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    private readonly Queue<(ushort Port, Socket Socket)> open = [];
    private readonly SocketAddress sender = new(AddressFamily.InterNetwork);
    private readonly byte[] payload = new byte[2048];
    private (ushort Port, Socket Socket) current;
    private MacAddress boardMac;
    private (Ipv4Address Target, Ipv4Address Sender)? question;

    /// <summary>Faults that need frames and so cannot show on this link.</summary>
    public static BugSet ImpossibleBugs { get; } = BugSet.Of(
        Bug.NeedsLaterFrame, Bug.NoRetransmission, Bug.EarlyOfferTrap, Bug.ArpDeaf, Bug.ServerOnLinkOnly);

    /// <exception cref="LinkException">No socket can be bound to the board's address.</exception>
    public void Send(ReadOnlySpan<byte> frame)
    {
        boardMac = EthernetFrame.Source(frame);
        if (EthernetFrame.EtherType(frame) == EthernetFrame.Arp)
        {
            question = ArpPacket.TryRead(frame, out var arp) ? (arp.Target, arp.Sender) : null;
            return;
        }

        var copy = payload.AsMemory(0, frame.Length);
        frame.CopyTo(copy.Span);
        if (!UdpFrame.TryRead(copy, out var datagram))
        {
            return;
        }

        Use(datagram.SourcePort);
        var (to, port) = datagram.DestinationPort switch
        {
            Dhcp => (server, dhcpPort),
            Tftp => (datagram.Destination, tftpPort),
            _ => (datagram.Destination, (int)datagram.DestinationPort),
        };
        try
        {
            current.Socket.SendTo(datagram.Payload.Span, SocketFlags.None, to.EndPoint(port));
        }
        catch (SocketException problem)
        {
            throw new LinkException($"Sending from {address} to {to}:{port} failed: {problem.Message}.", problem);
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> frame, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (question is { } asked)
        {
            question = null;
            var answer = new ArpPacket(ArpPacket.Reply, ServerMac, asked.Target, boardMac, asked.Sender);
            return ValueTask.FromResult(answer.WriteFrame(frame.Span));
        }

        var start = Stopwatch.GetTimestamp();
        for (var left = timeout; left > TimeSpan.Zero; left = timeout - Stopwatch.GetElapsedTime(start))
        {
            cancellation.ThrowIfCancellationRequested();
            var slice = left < Slice ? left : Slice;
            if (current.Socket is null)
            {
                cancellation.WaitHandle.WaitOne(slice);
            }
            else if (current.Socket.Poll(slice, SelectMode.SelectRead))
            {
                return ValueTask.FromResult(Receive(frame.Span));
            }
        }

        return ValueTask.FromResult(0);
    }

    public void Dispose()
    {
        foreach (var (_, socket) in open)
        {
            socket.Dispose();
        }
    }

    private int Receive(Span<byte> frame)
    {
        var length = current.Socket.ReceiveFrom(payload, SocketFlags.None, sender);
        var bytes = sender.Buffer.Span;
        int port = (bytes[2] << 8) | bytes[3];
        var from = port == dhcpPort && current.Port == 68 ? Dhcp : port == tftpPort ? Tftp : (ushort)port;
        var datagram = new Datagram(Ipv4Address.Read(bytes[4..]), from, address, current.Port, default);
        return UdpFrame.Write(frame, boardMac, ServerMac, datagram, payload.AsSpan(0, length), checksum: false);
    }

    private void Use(ushort port)
    {
        if (current.Socket is not null && current.Port == port)
        {
            return;
        }

        current = (port, Bind(port));
        open.Enqueue(current);
        if (open.Count > OpenPorts)
        {
            open.Dequeue().Socket.Dispose();
        }
    }

    private Socket Bind(ushort port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreach (var candidate in new[] { port, (ushort)0 })
        {
            try
            {
                socket.Bind(address.EndPoint(candidate));
                return socket;
            }
            catch (SocketException) when (candidate != 0)
            {
                // Taken or reserved: any port will do.
            }
            catch (SocketException problem)
            {
                socket.Dispose();
                throw new LinkException($"No socket can be bound to {address}: {problem.Message}.", problem);
            }
        }

        return socket;
    }
}
