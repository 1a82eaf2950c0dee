using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace PiBoot.Web.Api;

/// <summary>
/// The listening sockets of the API, which are open all the time, for a server that runs only while somebody is connected. Who comes
/// while it does not run waits until it does. Thread-safe.
/// </summary>
internal sealed class ApiDoors : IConnectionListenerFactory, IAsyncDisposable
{
    private static readonly TimeSpan ForDescriptors = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<ApiDoor> _doors = [];
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
            _doors.Add(ApiDoor.Control(where.Control));
            foreach (var network in new[] { where.Web, where.Https?.Address }.OfType<IPEndPoint>())
            {
                _doors.Add(ApiDoor.Network(network, where.Listener));
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

    /// <summary>Nobody comes in any more.</summary>
    public bool IsClosed => _end.IsCancellationRequested;

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
        new(new DoorListener(this, _doors.Single(door => door.IsAt(endpoint)), _logs));

    /// <summary>Who waits at a door, of whose leaving <see cref="Leave"/> tells; null when nobody is served any more.</summary>
    public Socket? Take(ApiDoor door)
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

    public void Leave()
    {
        lock (_gate)
        {
            _open--;
        }

        Changed();
    }

    /// <summary>Ends <see cref="KnockedAsync"/> and <see cref="QuietAsync"/>.</summary>
    public void Close() => _end.Cancel();

    public async ValueTask DisposeAsync()
    {
        Close();
        await Task.WhenAll(_accepting);
        CloseAll();
        _end.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void CloseAll() => _doors.ForEach(static door => door.Dispose());

    private async Task AcceptAsync(ApiDoor door)
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
}
