using System.Net;
using System.Net.Sockets;
using System.Text;
using PiBoot.Core.Dhcp;
using PiBoot.Linux.Systemd;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>
/// DHCP over an ordinary UDP socket on port 67, for the loopback interface and for containers without packet sockets.
/// It cannot send bare frames nor reach a client that has no address yet except by broadcast.
/// </summary>
public sealed class DhcpUdpSocket : IDatagramSocket
{
    /// <summary>The loop looks up this often, so that it ends even where a <see cref="Wake"/> cannot reach it.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private const int SocketLevel = 1;
    private const int BindToDevice = 25;
    private const string Loopback = "lo";

    private readonly Socket _socket;
    private readonly EndPoint _any = new IPEndPoint(IPAddress.Any, 0);
    private byte[] _scratch = [];

    private DhcpUdpSocket(Socket socket) => _socket = socket;

    /// <param name="onlyLoopback">Hears the loopback interface alone, and so takes nothing from a DHCP server on this host.</param>
    /// <param name="shelf">Where it may be already, and where it is kept; null: it is opened, and closed in the end.</param>
    /// <exception cref="LinkException">The port is taken or not permitted.</exception>
    public static DhcpUdpSocket Open(bool onlyLoopback, DescriptorShelf? shelf = null)
    {
        var name = DescriptorName.OfUdp(IPAddress.Any, DhcpWatch.ServerPort, onlyLoopback ? Loopback : "");
        if (shelf is not null && TryTake(name, shelf) is { } kept)
        {
            return kept;
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
            if (onlyLoopback)
            {
                socket.SetRawSocketOption(SocketLevel, BindToDevice, Encoding.ASCII.GetBytes(Loopback + '\0'));
            }

            socket.Bind(new IPEndPoint(IPAddress.Any, DhcpWatch.ServerPort));
            shelf?.Keep(name, (int)socket.SafeHandle.DangerousGetHandle());
            return new DhcpUdpSocket(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LinkException($"Cannot listen on UDP port {DhcpWatch.ServerPort}: {e.Message}.");
        }
    }

    /// <summary>One that was handed over for all interfaces; null when there is none.</summary>
    internal static DhcpUdpSocket? TryTakeAll(DescriptorShelf shelf) => TryTake(DescriptorName.OfUdp(IPAddress.Any, DhcpWatch.ServerPort), shelf);

    public bool Receive(Span<byte> buffer, TimeSpan timeout, out ReceivedDatagram datagram)
    {
        datagram = default;
        var microseconds = timeout < TimeSpan.Zero || timeout > LongestWait ? LongestWait.TotalMicroseconds : timeout.TotalMicroseconds;
        try
        {
            if (!_socket.Poll((int)microseconds, SelectMode.SelectRead))
            {
                return false;
            }

            if (_scratch.Length < buffer.Length)
            {
                _scratch = new byte[buffer.Length];
            }

            var flags = SocketFlags.None;
            var from = _any;
            var length = _socket.ReceiveMessageFrom(_scratch, 0, buffer.Length, ref flags, ref from, out var information);
            _scratch.AsSpan(0, length).CopyTo(buffer);
            var source = (IPEndPoint)from;
            datagram = new ReceivedDatagram(
                information.Interface, default, ToAddress(source.Address), (ushort)source.Port, DhcpWatch.ServerPort, 0..length);

            // An empty datagram is Wake's.
            return length > 0;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.MessageSize)
        {
            // An ICMP error of an earlier answer, or a datagram larger than any DHCP message: neither concerns us.
            return false;
        }
    }

    public bool Send(in DatagramTarget target, ReadOnlySpan<byte> payload, out string? error)
    {
        try
        {
            _socket.SendTo(payload, SocketFlags.None, new IPEndPoint(ToIPAddress(target.Destination), target.DestinationPort));
            error = null;
        }
        catch (SocketException e)
        {
            error = e.Message;
        }

        return error is null;
    }

    public bool SendFrame(int interfaceIndex, MacAddress destination, ushort etherType, ReadOnlySpan<byte> body) => false;

    public void Wake()
    {
        try
        {
            _socket.SendTo([], new IPEndPoint(IPAddress.Loopback, DhcpWatch.ServerPort));
        }
        catch (SocketException)
        {
            // The loopback interface is down: the loop looks up by itself within a second.
            return;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static DhcpUdpSocket? TryTake(string name, DescriptorShelf shelf)
    {
        if (shelf.Copies(name) is not [var descriptor, ..])
        {
            return null;
        }

        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)) { EnableBroadcast = true, Blocking = true };
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
        return new DhcpUdpSocket(socket);
    }

    private static Ipv4Address ToAddress(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Ipv4Address.Length];
        return address.TryWriteBytes(bytes, out _) ? Ipv4Address.Read(bytes) : default;
    }

    private static IPAddress ToIPAddress(Ipv4Address address)
    {
        Span<byte> bytes = stackalloc byte[Ipv4Address.Length];
        address.Write(bytes);
        return new IPAddress(bytes);
    }
}
