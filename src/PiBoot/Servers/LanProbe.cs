using System.Diagnostics;
using PiBoot.Core.Dhcp;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Servers;

/// <summary>Asks a network who gives addresses and who answers boot clients.</summary>
public static class LanProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    /// <summary>Whether anybody answers at all; blocks until somebody does, for two and a half seconds at most.</summary>
    /// <exception cref="LinkException">Packet sockets are not permitted.</exception>
    public static bool IsAnswered(Link link, CancellationToken cancellation) => Ask(link, most: 1, cancellation).Count > 0;

    /// <summary>Blocks for two and a half seconds.</summary>
    /// <exception cref="LinkException">Packet sockets are not permitted.</exception>
    public static IReadOnlyList<HeardServer> Ask(Link link, CancellationToken cancellation) => Ask(link, int.MaxValue, cancellation);

    private static List<HeardServer> Ask(Link link, int most, CancellationToken cancellation)
    {
        using var socket = DhcpFrameSocket.Open();
        var transaction = (uint)Random.Shared.Next();
        var probe = new byte[ProbeDiscover.Length];
        ProbeDiscover.Write(probe, transaction, link.Mac);
        Send(socket, link, probe);

        var heard = new List<HeardServer>();
        var buffer = new byte[2048];
        var clock = Stopwatch.StartNew();
        while (heard.Count < most && clock.Elapsed < Patience && !cancellation.IsCancellationRequested)
        {
            if (socket.Receive(buffer, Patience - clock.Elapsed, out var datagram) && datagram.InterfaceIndex == link.Index &&
                DhcpWatch.Read(buffer.AsSpan(datagram.Payload), out var message) is DhcpSight.ServerSpoke spoke &&
                message.TransactionId == transaction && heard.All(h => h.Address != spoke.Server))
            {
                heard.Add(new HeardServer(spoke.Server, link.Name, spoke.LuresPis, !spoke.Address.IsAny, DateTimeOffset.UtcNow, spoke.Lure?.ToString()));
            }
        }

        return heard;
    }

    /// <summary>From port 68, as a client; the socket's own send is a server's.</summary>
    private static void Send(DhcpFrameSocket socket, Link link, byte[] probe)
    {
        var packet = new byte[UdpDatagram.HeadersLength + probe.Length];
        probe.CopyTo(packet.AsSpan(UdpDatagram.HeadersLength));
        UdpDatagram.WriteHeaders(
            packet, probe.Length, Ipv4Address.Any, DhcpWatch.ClientPort, Ipv4Address.Broadcast, DhcpWatch.ServerPort);
        socket.SendFrame(link.Index, MacAddress.Broadcast, 0x0800, packet);
    }
}
