using System.Net.Sockets;
using System.Text.Json;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Storekeeping;

/// <summary>Gives orders to the storage process.</summary>
/// <param name="path">Its socket.</param>
public sealed class RemoteStorekeeper(string path) : IStorekeeper
{
    private const int LongestReply = 16 * 1024 * 1024;

    public TReply Do<TReply>(StorageOrder<TReply> order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
        where TReply : StorageReply
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            using var registration = cancellation.Register(() => socket.Shutdown(SocketShutdown.Both));
            Send(socket, order);
            return Receive<TReply>(socket, progress);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is SocketException or StorageException or ObjectDisposedException)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        catch (SocketException e)
        {
            throw new StorageException($"The storage process does not answer on {path} ({e.Message}): is 'piboot storage' running?", e) { IsUnreachable = true };
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or NotSupportedException)
        {
            throw new StorageException($"The storage process on {path} answers what this program does not understand ({e.Message}): are both of one version?", e);
        }
    }

    private static void Send(Socket socket, StorageOrder order)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(order, StorageJson.Default.StorageOrder), (byte)'\n'];
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += socket.Send(bytes.AsSpan(sent));
        }
    }

    private TReply Receive<TReply>(Socket socket, IProgress<StorageProgress>? progress)
        where TReply : StorageReply
    {
        var lines = new LineReader(socket, LongestReply);
        while (lines.Read() is { } bytes)
        {
            var line = JsonSerializer.Deserialize(bytes.Span, StorageJson.Default.StorageLine);
            switch (line)
            {
                case { Progress: { } step }:
                    progress?.Report(step);
                    break;
                case { Reply: TReply reply }:
                    return reply;
                case { Failed: { } reason }:
                    throw new StorageException(reason);
                case { Cancelled: true }:
                    throw new OperationCanceledException("The storage process stops.");
                default:
                    throw new InvalidDataException("another kind of reply");
            }
        }

        throw new StorageException($"The storage process on {path} broke off in the middle of an order: see its log.");
    }
}
