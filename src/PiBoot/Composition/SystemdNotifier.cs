using System.Net.Sockets;
using System.Text;

namespace PiBoot.Composition;

/// <summary>Tells systemd how the service is (sd_notify(3)); says nothing where nobody listens.</summary>
internal sealed class SystemdNotifier
{
    private readonly string? _socket;

    private SystemdNotifier(string? socket) => _socket = socket;

    public bool IsPresent => _socket is not null;

    public static SystemdNotifier FromEnvironment() =>
        new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 } path ? path : null);

    public void Ready() => Send("READY=1");

    public void Stopping() => Send("STOPPING=1");

    private void Send(string state)
    {
        if (_socket is null)
        {
            return;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        // A leading @ stands for the NUL of the abstract name space.
        var path = _socket[0] == '@' ? '\0' + _socket[1..] : _socket;
        socket.SendTo(Encoding.ASCII.GetBytes(state), new UnixDomainSocketEndPoint(path));
    }
}
