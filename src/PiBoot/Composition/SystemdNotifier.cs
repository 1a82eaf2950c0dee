using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PiBoot.Composition;

/// <summary>Tells systemd how the service is (sd_notify(3)); says nothing where nobody listens.</summary>
internal sealed class SystemdNotifier
{
    private readonly string? _socket;

    private SystemdNotifier(string? socket, TimeSpan? watchdog) => (_socket, Watchdog) = (socket, watchdog);

    public bool IsPresent => _socket is not null;

    /// <summary>Longer than that systemd does not wait for <see cref="Alive"/>; null: it does not wait for it at all.</summary>
    public TimeSpan? Watchdog { get; }

    public static SystemdNotifier FromEnvironment()
    {
        var socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        var limit = Environment.GetEnvironmentVariable("WATCHDOG_USEC");
        return new SystemdNotifier(
            string.IsNullOrEmpty(socket) ? null : socket,
            long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
                ? TimeSpan.FromMicroseconds(microseconds)
                : null);
    }

    public void Ready() => Send("READY=1");

    public void Alive() => Send("WATCHDOG=1");

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
