using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace PiBoot.Web.Api;

/// <summary>
/// The listening sockets of the API, which are open all the time, for a server that runs only while somebody is connected. Who comes
/// while it does not run waits until it does. Thread-safe.
/// </summary>
internal sealed class ApiDoors : IConnectionListenerFactory, IAsyncDisposable
{
    /// <summary>Connections that wait in the kernel.</summary>
    private const int Backlog = 512;

    private static readonly TimeSpan ForDescriptors = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<Door> _doors = [];
    private readonly CancellationTokenSource _end = new();
    private readonly ILoggerFactory _logs;
    private readonly Task[] _accepting;
    private TaskCompletionSource _changed = NewSource();
    private bool _isServed;
    private int _open;

    /// <param name="where">What to listen on.</param>
    /// <param name="logs">Take what connections say.</param>
    /// <exception cref="IOException">An address or the path is taken or not permitted.</exception>
    public ApiDoors(ApiListening where, ILoggerFactory logs)
    {
        _logs = logs;
        try
        {
            Add(new UnixDomainSocketEndPoint(where.Control), where.Control, static (_, _) => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), where);
            foreach (var network in new[] { where.Web, where.Https?.Address }.OfType<IPEndPoint>())
            {
                Add(network, network.ToString(), NetworkSocket, where);
            }
        }
        catch (Exception)
        {
            CloseAll();
            throw;
        }

        _accepting = [.. _doors.Select(AcceptAsync)];
    }

    /// <summary>Somebody is or was connected lately.</summary>
    public bool IsServed
    {
        get
        {
            lock (_gate)
            {
                return _isServed;
            }
        }
    }

    private bool IsSomebodyWaiting => _doors.Exists(static door => door.Callers.Reader.Count > 0);

    /// <summary>Comes back when somebody waits; from then on he is served, and all who come after him.</summary>
    /// <exception cref="OperationCanceledException">The doors close.</exception>
    public async Task KnockedAsync()
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (IsSomebodyWaiting)
                {
                    _isServed = true;
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(_end.Token);
        }
    }

    /// <summary>Comes back when nobody has been connected for so long; from then on nobody is served.</summary>
    /// <exception cref="OperationCanceledException">The doors close.</exception>
    public async Task QuietAsync(TimeSpan quiet)
    {
        while (true)
        {
            Task changed;
            bool isEmpty;
            lock (_gate)
            {
                (changed, isEmpty) = (_changed.Task, _open == 0);
            }

            try
            {
                await changed.WaitAsync(isEmpty ? quiet : Timeout.InfiniteTimeSpan, _end.Token);
            }
            catch (TimeoutException)
            {
                lock (_gate)
                {
                    if (_open == 0 && !IsSomebodyWaiting)
                    {
                        _isServed = false;
                        return;
                    }
                }
            }
        }
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new Listener(this, _doors.Single(door => endpoint is IPEndPoint ? endpoint.Equals(door.EndPoint) : door.EndPoint is UnixDomainSocketEndPoint)));

    /// <summary>Waits for the end of <see cref="KnockedAsync"/> and <see cref="QuietAsync"/>.</summary>
    public void Close() => _end.Cancel();

    public async ValueTask DisposeAsync()
    {
        Close();
        await Task.WhenAll(_accepting);
        CloseAll();
        _end.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Socket NetworkSocket(EndPoint endpoint, ApiListening where)
    {
        var network = (IPEndPoint)endpoint;
        if (where.Listener is { } listener)
        {
            return listener(network);
        }

        var socket = new Socket(network.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (network.Address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        return socket;
    }

    private void Add(EndPoint endpoint, string name, Func<EndPoint, ApiListening, Socket> make, ApiListening where)
    {
        Socket? socket = null;
        try
        {
            socket = make(endpoint, where);

            // One that was handed over is bound already.
            if (!socket.IsBound)
            {
                socket.Bind(endpoint);
            }

            socket.Listen(Backlog);
            _doors.Add(new Door(endpoint, socket));
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new IOException($"{name}: {e.Message}", e);
        }
    }

    private void CloseAll()
    {
        foreach (var door in _doors)
        {
            door.Socket.Dispose();
            while (door.Callers.Reader.TryRead(out var caller))
            {
                caller.Dispose();
            }
        }
    }

    private async Task AcceptAsync(Door door)
    {
        while (!_end.IsCancellationRequested)
        {
            Socket? caller = null;
            try
            {
                caller = await door.Socket.AcceptAsync(_end.Token);
                if (door.EndPoint is IPEndPoint)
                {
                    caller.NoDelay = true;
                }

                await door.Callers.Writer.WriteAsync(caller, _end.Token);
                Changed();
            }
            catch (SocketException e)
            {
                // He is gone again, or there is no descriptor for him: he waits in the kernel.
                caller?.Dispose();
                if (caller is null && e.SocketErrorCode is not SocketError.ConnectionAborted)
                {
                    await Task.Delay(ForDescriptors, CancellationToken.None);
                }
            }
            catch (OperationCanceledException)
            {
                caller?.Dispose();
            }
        }
    }

    /// <summary>Null when nobody is served any more.</summary>
    private Socket? Take(Door door)
    {
        lock (_gate)
        {
            if (!_isServed || !door.Callers.Reader.TryRead(out var caller))
            {
                return null;
            }

            _open++;
            return caller;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _open--;
        }

        Changed();
    }

    private void Changed()
    {
        TaskCompletionSource before;
        lock (_gate)
        {
            before = _changed;
            _changed = NewSource();
        }

        before.SetResult();
    }

    private sealed record Door(EndPoint EndPoint, Socket Socket)
    {
        public Channel<Socket> Callers { get; } = Channel.CreateBounded<Socket>(1);
    }

    /// <summary>A door as one server sees it, which may end while the door stays open.</summary>
    private sealed class Listener(ApiDoors doors, Door door) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();
        private readonly SocketConnectionContextFactory _connections =
            new(new SocketConnectionFactoryOptions(), doors._logs.CreateLogger<SocketConnectionContextFactory>());

        public EndPoint EndPoint => door.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await door.Callers.Reader.WaitToReadAsync(_unbound.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            if (doors.Take(door) is not { } caller)
            {
                return null;
            }

            var connection = _connections.Create(caller);
            connection.ConnectionClosed.Register(doors.Leave);
            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _unbound.Cancel();
            return default;
        }

        public ValueTask DisposeAsync()
        {
            _unbound.Dispose();
            _connections.Dispose();
            return default;
        }
    }
}
