using PiBoot.Core.Dhcp;
using PiBoot.Linux.Systemd;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>
/// Who has UDP port 67 opened before the service starts has it for what comes until then: that is read first, and answered by
/// frames as everything after it.
/// </summary>
public sealed class BacklogSocket : IDatagramSocket
{
    private readonly IDatagramSocket _frames;
    private DhcpUdpSocket? _backlog;

    private BacklogSocket(DhcpUdpSocket backlog, IDatagramSocket frames) => (_backlog, _frames) = (backlog, frames);

    /// <returns><paramref name="frames"/> itself, when no port was handed over.</returns>
    public static IDatagramSocket Before(IDatagramSocket frames, DescriptorShelf shelf) =>
        DhcpUdpSocket.TryTakeAll(shelf) is { } backlog ? new BacklogSocket(backlog, frames) : frames;

    public bool Receive(Span<byte> buffer, TimeSpan timeout, out ReceivedDatagram datagram)
    {
        if (_backlog is { } backlog)
        {
            if (backlog.Receive(buffer, TimeSpan.Zero, out datagram))
            {
                return true;
            }

            backlog.Dispose();
            _backlog = null;
        }

        return _frames.Receive(buffer, timeout, out datagram);
    }

    public bool Send(in DatagramTarget target, ReadOnlySpan<byte> payload, out string? error) => _frames.Send(target, payload, out error);

    public bool SendFrame(int interfaceIndex, MacAddress destination, ushort etherType, ReadOnlySpan<byte> body) =>
        _frames.SendFrame(interfaceIndex, destination, etherType, body);

    public void Wake() => _frames.Wake();

    public void Dispose()
    {
        _backlog?.Dispose();
        _frames.Dispose();
    }
}
