using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PiBoot.Web.Api;

/// <summary>One listening socket, and who has come to it and is not served yet.</summary>
internal sealed class ApiDoor : IDisposable
{
    /// <summary>Connections that wait in the kernel.</summary>
    private const int Backlog = 512;

    private ApiDoor(EndPoint endpoint, Socket socket) => (EndPoint, Socket) = (endpoint, socket);

    public Socket Socket { get; }

    /// <summary>All others wait in the kernel.</summary>
    public Channel<Socket> Callers { get; } = Channel.CreateBounded<Socket>(1);

    public EndPoint EndPoint { get; }

    /// <exception cref="IOException">The path is taken or not permitted.</exception>
    public static ApiDoor Control(string path) =>
        Open(new UnixDomainSocketEndPoint(path), path, static _ => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));

    /// <param name="endpoint">The address.</param>
    /// <param name="listener">Makes the socket, bound; null: a new one.</param>
    /// <exception cref="IOException">The address is taken or not permitted.</exception>
    public static ApiDoor Network(IPEndPoint endpoint, Func<IPEndPoint, Socket>? listener) => Open(endpoint, endpoint.ToString(), listener ?? NewSocket);

    /// <summary>There is one control socket, whose path is not compared.</summary>
    public bool IsAt(EndPoint endpoint) => endpoint is IPEndPoint ? endpoint.Equals(EndPoint) : EndPoint is UnixDomainSocketEndPoint;

    public void Dispose()
    {
        Socket.Dispose();
        while (Callers.Reader.TryRead(out var caller))
        {
            caller.Dispose();
        }
    }

    private static ApiDoor Open<T>(T endpoint, string name, Func<T, Socket> make)
        where T : EndPoint
    {
        Socket? socket = null;
        try
        {
            socket = make(endpoint);

            // One that was handed over is bound already.
            if (!socket.IsBound)
            {
                socket.Bind(endpoint);
            }

            socket.Listen(Backlog);
            return new ApiDoor(endpoint, socket);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new IOException($"{name}: {e.Message}", e);
        }
    }

    private static Socket NewSocket(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endpoint.Address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        return socket;
    }
}
