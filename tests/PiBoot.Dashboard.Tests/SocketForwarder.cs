using System.Net;
using System.Net.Sockets;

namespace PiBoot.Dashboard.Tests;

/// <summary>A port of the loopback network that leads to the control socket, which a browser cannot open itself.</summary>
internal sealed class SocketForwarder : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly TcpListener _listener;
    private readonly string _socket;
    private readonly Task _accepting;

    /// <param name="socket">Path of the control socket.</param>
    /// <param name="port">0: any that is free.</param>
    public SocketForwarder(string socket, int port)
    {
        _socket = socket;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(TcpClient browser)
    {
        using (browser)
        using (var control = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token))
        {
            try
            {
                await control.ConnectAsync(new UnixDomainSocketEndPoint(_socket), end.Token);
                await using var there = new NetworkStream(control);
                await using var here = browser.GetStream();
                var first = await Task.WhenAny(here.CopyToAsync(there, end.Token), there.CopyToAsync(here, end.Token));
                await end.CancelAsync();
                await first;
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // One of the two has hung up, or the test is over.
                return;
            }
        }
    }
}
