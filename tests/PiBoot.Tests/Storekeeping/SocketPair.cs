using System.Net.Sockets;
using PiBoot.Testing;

namespace PiBoot.Tests.Storekeeping;

/// <summary>Two ends of a Unix socket.</summary>
internal sealed class SocketPair : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public SocketPair()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_scratch.Join("s")));
        listener.Listen();
        Here = Connect(_scratch.Join("s"));
        There = listener.Accept();
    }

    public Socket Here { get; }

    public Socket There { get; }

    public static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    public void Dispose()
    {
        Here.Dispose();
        There.Dispose();
        _scratch.Dispose();
    }
}
