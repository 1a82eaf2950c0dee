using System.Net;
using System.Net.Sockets;
using System.Text;
using PiBoot.Linux.Systemd;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Systemd;

public sealed class DescriptorShelfTests : IDisposable
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    private readonly ScratchDirectory _scratch = new();
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly DescriptorShelf _shelf;

    public DescriptorShelfTests()
    {
        _systemd.Bind(new UnixDomainSocketEndPoint(_scratch.Join("notify")));
        _systemd.ReceiveTimeout = 10_000;
        _shelf = new DescriptorShelf(new NotifySocket(_scratch.Join("notify")));
    }

    public void Dispose()
    {
        _shelf.Dispose();
        _systemd.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_connection_waits_while_nobody_listens()
    {
        var where = Free();
        using (var first = _shelf.Listener(where))
        {
            first.Listen();
        }

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(where);
        using var second = _shelf.Listener(where);
        second.Listen();
        using var accepted = second.Accept();
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
        Assert.Equal($"FDSTORE=1\nFDNAME=tcp-127.0.0.1-{where.Port}\nFDPOLL=0", Heard());
    }

    [Fact]
    public void What_is_dropped_is_closed_here_and_by_systemd()
    {
        var where = Free();
        _shelf.Listener(where).Dispose();
        Heard();
        _shelf.Drop(DescriptorName.OfTcp(where));
        Assert.Equal($"FDSTOREREMOVE=1\nFDNAME=tcp-127.0.0.1-{where.Port}", Heard());
        Assert.Empty(_shelf.Names);
        using var another = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        another.Bind(where);
    }

    [Fact]
    public void Only_what_was_asked_for_stays_once_all_have_what_they_want()
    {
        var (kept, name) = Queue();
        using var stays = kept;
        Assert.Single(_shelf.Names);
        _shelf.DropUnused(DescriptorName.Udp);
        Assert.Equal([name], _shelf.Names);
        _shelf.DropUnused(DescriptorName.Tcp);
        Assert.Equal([name], _shelf.Names);
    }

    [Fact]
    public void Datagrams_that_came_too_long_ago_are_thrown_away_and_listening_sockets_left_alone()
    {
        var (queue, _) = Queue();
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using (queue)
        {
            for (var i = 0; i < 3; i++)
            {
                sender.SendTo("DISCOVER"u8, queue.LocalEndPoint!);
            }

            Assert.True(SpinWait.SpinUntil(() => queue.Available > 0, TimeSpan.FromSeconds(10)));
            _shelf.Drain();
            Assert.Equal(0, queue.Available);
        }
    }

    [Fact]
    public void What_happened_is_remembered_once()
    {
        _shelf.Mark("piboot-power-started");
        _shelf.Mark("piboot-power-started");
        Assert.Equal(["memory-piboot-power-started"], _shelf.Names);
        Assert.Equal("FDSTORE=1\nFDNAME=memory-piboot-power-started\nFDPOLL=0", Heard());
        Assert.Equal(0, _systemd.Available);
    }

    [Fact]
    public void Nothing_is_kept_that_the_next_process_could_not_recognise()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(Anywhere);
        _shelf.Keep("tcp-127.0.0.1-1", (int)socket.Handle);
        Assert.Empty(_shelf.Names);
        Assert.Equal(0, _systemd.Available);
    }

    [Fact]
    public void Without_systemd_nothing_outlives_its_user()
    {
        using var shelf = new DescriptorShelf();
        var where = Free();
        shelf.Listener(where).Dispose();
        shelf.Mark("piboot-power-started");
        Assert.Empty(shelf.Names);
        shelf.Listener(where).Dispose();
    }

    [Fact]
    public void An_address_that_is_taken_is_said_and_not_kept()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(Anywhere);
        other.Listen();
        Assert.Throws<SocketException>(() => _shelf.Listener((IPEndPoint)other.LocalEndPoint!));
        Assert.Empty(_shelf.Names);
    }

    [Fact]
    public void Systemd_is_heard_in_the_abstract_name_space_too()
    {
        var name = $"piboot-test-{Guid.NewGuid():N}";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
        new NotifySocket("@" + name).Send("READY=1");
        var text = new byte[100];
        Assert.Equal("READY=1", Encoding.UTF8.GetString(text, 0, listener.Receive(text)));
    }

    private static IPEndPoint Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(Anywhere);
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>A socket of a user, and the name of the copy that is kept.</summary>
    private (Socket Socket, string Name) Queue()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(Anywhere);
        var where = (IPEndPoint)socket.LocalEndPoint!;
        var name = DescriptorName.OfUdp(where.Address, where.Port);
        _shelf.Keep(name, (int)socket.Handle);
        return (socket, name);
    }

    private string Heard()
    {
        var text = new byte[1000];
        return Encoding.UTF8.GetString(text, 0, _systemd.Receive(text));
    }
}
