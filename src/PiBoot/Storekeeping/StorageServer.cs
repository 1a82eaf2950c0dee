using System.Net.Sockets;
using System.Text.Json;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Links;
using PiBoot.Linux.Roots;
using Serilog;

namespace PiBoot.Storekeeping;

/// <summary>
/// Takes orders over a Unix socket: one connection, one order. Only root and the service's user are heard (SO_PEERCRED,
/// unix(7)). Who closes the connection calls its order off.
/// </summary>
public sealed class StorageServer : IDisposable
{
    /// <summary>Bytes of one order: the exports of all the clients there can be.</summary>
    private const int LongestOrder = 4 * 1024 * 1024;
    private const int MostConnections = 64;

    /// <summary>Milliseconds for a peer to send its order, or to take a line.</summary>
    private const int PeerPatience = 10_000;

    private readonly Storekeeper _keeper;
    private readonly Func<uint, bool> _mayOrder;
    private readonly ILogger _log;
    private readonly Socket _listener;
    private readonly List<Task> _running = [];

    private StorageServer(Storekeeper keeper, Func<uint, bool> mayOrder, Socket listener, ILogger log)
    {
        _keeper = keeper;
        _mayOrder = mayOrder;
        _listener = listener;
        _log = log;
    }

    /// <param name="keeper">Does the orders.</param>
    /// <param name="path">Its socket; its directory exists, and nothing answers on it.</param>
    /// <param name="mayOrder">Whether a user id may give orders; root always may.</param>
    /// <param name="log">Takes what is refused.</param>
    /// <exception cref="SocketException">The path cannot be bound.</exception>
    public static StorageServer Start(Storekeeper keeper, string path, Func<uint, bool> mayOrder, ILogger log)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(MostConnections);
            return new StorageServer(keeper, mayOrder, listener, log);
        }
        catch (Exception)
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Serves until cancelled; orders under way are called off then, and waited for.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var peer = await _listener.AcceptAsync(cancellation);
                _running.RemoveAll(work => work.IsCompleted);
                if (_running.Count >= MostConnections)
                {
                    _log.Warning("More than {Count} orders at once: one is refused", MostConnections);
                    peer.Dispose();
                    continue;
                }

                _running.Add(Task.Factory.StartNew(
                    () => Serve(peer, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Task.WhenAll(_running);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Serve(Socket peer, CancellationToken stop)
    {
        using (peer)
        {
            try
            {
                peer.SendTimeout = PeerPatience;
                peer.ReceiveTimeout = PeerPatience;
                var credentials = PeerCredentials.Of(peer);
                if (credentials.User != 0 && !_mayOrder(credentials.User))
                {
                    _log.Warning("User {User} (process {Process}) may not give orders", credentials.User, credentials.Process);
                    Send(peer, new StorageLine(null, null, $"user {credentials.User} may not give orders to the storage process", null));
                    return;
                }

                if (new LineReader(peer, LongestOrder).Read() is { } line)
                {
                    Answer(peer, line, credentials, stop);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidDataException)
            {
                _log.Debug("An order's connection ended: {Reason}", e.Message);
            }
        }
    }

    private void Answer(Socket peer, ReadOnlyMemory<byte> line, PeerCredentials credentials, CancellationToken stop)
    {
        StorageOrder? order;
        try
        {
            order = JsonSerializer.Deserialize(line.Span, StorageJson.Default.StorageOrder);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            Send(peer, new StorageLine(null, null, $"The storage process does not understand this order: {e.Message}", null));
            return;
        }

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var hangUp = WatchAsync(peer, cancel);
        try
        {
            var sending = new Lock();
            var progress = new Lines(told =>
            {
                lock (sending)
                {
                    Tell(peer, told, cancel);
                }
            });
            var last = order is null
                ? new StorageLine(null, null, "The storage process got an empty order.", null)
                : Do(order, credentials, progress, cancel.Token);
            lock (sending)
            {
                Send(peer, last);
            }
        }
        finally
        {
            // The watch ends before what it cancels is gone.
            Close(peer);
            hangUp.GetAwaiter().GetResult();
        }
    }

    private StorageLine Do(StorageOrder order, PeerCredentials credentials, IProgress<StorageProgress> progress, CancellationToken cancellation)
    {
        try
        {
            var owner = credentials.User == 0 ? null : new DataOwner(credentials.User, credentials.Group);
            return new StorageLine(null, _keeper.Do(order, owner, progress, cancellation), null, null);
        }
        catch (StorageException e)
        {
            return new StorageLine(null, null, e.Message, null);
        }
        catch (OperationCanceledException)
        {
            return new StorageLine(null, null, null, true);
        }
        catch (Exception e)
        {
            // A fault of ours: it costs this order, not the process that all clients' roots depend on.
            _log.Error(e, "The order {Order} failed", order.GetType().Name);
            return new StorageLine(null, null, $"The storage process failed at this order: {e.Message}; its log says more.", null);
        }
    }

    /// <summary>Who does not listen any more has called its order off. The work itself must not break on it: it cleans up after itself.</summary>
    private static void Tell(Socket peer, StorageProgress told, CancellationTokenSource cancel)
    {
        try
        {
            Send(peer, new StorageLine(told, null, null, null));
        }
        catch (SocketException)
        {
            cancel.Cancel();
        }
    }

    private static void Close(Socket peer)
    {
        try
        {
            peer.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NotConnected)
        {
            // The other side was faster; the watch has ended.
        }
    }

    /// <summary>Ends when the other side closes; whatever it still sends is not wanted.</summary>
    private static async Task WatchAsync(Socket peer, CancellationTokenSource cancel)
    {
        var waste = new byte[64];
        try
        {
            while (await peer.ReceiveAsync(waste) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed, only less politely; what follows is the same.
            await cancel.CancelAsync();
            return;
        }

        await cancel.CancelAsync();
    }

    private static void Send(Socket peer, StorageLine line)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, StorageJson.Default.StorageLine), (byte)'\n'];
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += peer.Send(bytes.AsSpan(sent));
        }
    }

    private sealed class Lines(Action<StorageProgress> send) : IProgress<StorageProgress>
    {
        public void Report(StorageProgress value) => send(value);
    }
}
