using System.Globalization;
using PiBoot.Linux.Systemd;

namespace PiBoot.Composition;

/// <summary>Tells systemd how the service is (sd_notify(3)); says nothing where nobody listens.</summary>
internal sealed class SystemdNotifier
{
    private readonly NotifySocket? _socket;
    private readonly int _handed;

    private SystemdNotifier(NotifySocket? socket, TimeSpan? watchdog, int handed) => (_socket, Watchdog, _handed) = (socket, watchdog, handed);

    public bool IsPresent => _socket is not null;

    /// <summary>Longer than that systemd does not wait for <see cref="Alive"/>; null: it does not wait for it at all.</summary>
    public TimeSpan? Watchdog { get; }

    public static SystemdNotifier FromEnvironment()
    {
        var socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        var limit = Environment.GetEnvironmentVariable("WATCHDOG_USEC");
        var handed = Environment.GetEnvironmentVariable("LISTEN_FDS");
        return new SystemdNotifier(
            string.IsNullOrEmpty(socket) ? null : new NotifySocket(socket),
            long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
                ? TimeSpan.FromMicroseconds(microseconds)
                : null,
            int.TryParse(handed, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0);
    }

    /// <summary>What was handed to this process; to be called once, before any program is started.</summary>
    public DescriptorShelf TakeHanded() => DescriptorShelf.Take(_handed, _socket);

    public void Ready() => _socket?.Send("READY=1");

    public void Alive() => _socket?.Send("WATCHDOG=1");

    public void Stopping() => _socket?.Send("STOPPING=1");
}
