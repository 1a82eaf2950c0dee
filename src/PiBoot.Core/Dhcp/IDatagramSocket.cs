using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Dhcp;

/// <summary>
/// Where DHCP datagrams come from and go to. Two real sides: frames of a packet socket, which disturbs no other DHCP
/// server on this host, and an ordinary UDP socket where raw frames are not allowed.
/// </summary>
public interface IDatagramSocket : IDisposable
{
    /// <summary>Waits up to <paramref name="timeout"/> (negative: for ever) for a datagram to port 67 or 68.</summary>
    /// <returns>False when the time is over or <see cref="Wake"/> was called.</returns>
    bool Receive(Span<byte> buffer, TimeSpan timeout, out ReceivedDatagram datagram);

    /// <summary>Sends one datagram; false when it could not be sent, with the system's reason.</summary>
    bool Send(in DatagramTarget target, ReadOnlySpan<byte> payload, out string? error);

    /// <summary>Sends a bare Ethernet frame; false where this kind of socket cannot.</summary>
    bool SendFrame(int interfaceIndex, MacAddress destination, ushort etherType, ReadOnlySpan<byte> body);

    /// <summary>Ends a <see cref="Receive"/> that waits. May be called from any thread.</summary>
    void Wake();
}
