using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace PiBoot.Web.Api;

/// <summary>A door as one server sees it, which may end while the door stays open.</summary>
internal sealed class DoorListener(ApiDoors doors, ApiDoor door, ILoggerFactory logs) : IConnectionListener
{
    private readonly CancellationTokenSource _unbound = new();
    private readonly SocketConnectionContextFactory _connections = new(new SocketConnectionFactoryOptions(), logs.CreateLogger<SocketConnectionContextFactory>());

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
