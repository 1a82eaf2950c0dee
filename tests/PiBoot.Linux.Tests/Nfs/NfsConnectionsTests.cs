using System.Net;
using System.Net.Sockets;
using PiBoot.Linux.Nfs;

namespace PiBoot.Linux.Tests.Nfs;

/// <summary>The kernel's answers about real sockets, by netlink and as text.</summary>
public sealed class NfsConnectionsTests : IDisposable
{
    private const int NoProtocol = 31;

    private readonly List<Socket> _sockets = [];

    public void Dispose() => _sockets.ForEach(s => s.Dispose());

    [Fact]
    public void Clients_of_an_IPv4_server_are_found()
    {
        var server = Listen(IPAddress.Loopback);
        Assert.Empty(Both(Port(server), TcpTable.Established));
        var (_, first) = Connect(server);
        Connect(server);
        var found = Both(Port(server), TcpTable.Established);
        Assert.Equal(2, found.Count);
        Assert.All(found, c => Assert.Equal("127.0.0.1", c.Client.ToString()));
        Assert.Contains(Inode(first), found.Select(c => c.Inode));
    }

    [Ipv6Fact]
    public void An_IPv4_client_of_a_server_for_both_is_found()
    {
        var server = Listen(IPAddress.IPv6Any);
        var (_, accepted) = Connect(server);
        var found = Assert.Single(Both(Port(server), TcpTable.Established));
        Assert.Equal("127.0.0.1", found.Client.ToString());
        Assert.Equal(Inode(accepted), found.Inode);
    }

    [Fact]
    public void Who_has_gone_and_who_holds_another_port_is_not_listed()
    {
        var server = Listen(IPAddress.Loopback);
        var other = Listen(IPAddress.Loopback);
        var (_, kept) = Connect(server);
        var (gone, closed) = Connect(server);
        Connect(other);
        gone.Close();
        closed.Close();
        Assert.Equal(Inode(kept), Assert.Single(Both(Port(server), TcpTable.Established)).Inode);
    }

    [Fact]
    public void More_connections_than_one_datagram_holds_are_all_found()
    {
        const int Many = 600;
        var server = Listen(IPAddress.Loopback);
        var inodes = new HashSet<ulong>();
        for (var i = 0; i < Many; i++)
        {
            inodes.Add(Inode(Connect(server).Accepted));
        }

        Assert.Equal(Many, inodes.Count);
        Assert.Equal(inodes, Both(Port(server), TcpTable.Established).Select(c => c.Inode).ToHashSet());
    }

    [Fact]
    public void A_server_is_seen_while_it_listens() => IsSeenWhileItListens(IPAddress.Loopback);

    [Ipv6Fact]
    public void A_server_for_both_is_seen_while_it_listens() => IsSeenWhileItListens(IPAddress.IPv6Any);

    [Fact]
    public void Where_the_kernel_refuses_the_text_is_read_and_the_kernel_not_asked_again()
    {
        var refused = new TcpDiagnosis(NoProtocol);
        var server = Listen(IPAddress.Loopback);
        var (_, accepted) = Connect(server);
        Assert.False(refused.IsRefused);
        Assert.Equal(Inode(accepted), Assert.Single(new NfsConnections("/proc", refused).Collect(Port(server), TcpTable.Established)).Inode);
        Assert.True(refused.IsRefused);
        Assert.Single(new NfsConnections("/proc", refused).Collect(Port(server), TcpTable.Established));
    }

    [Fact]
    public void Another_directory_is_read_as_text()
    {
        var directory = Directory.CreateTempSubdirectory("piboot-proc-");
        try
        {
            var tables = directory.CreateSubdirectory("net");
            File.WriteAllText(
                Path.Combine(tables.FullName, "tcp"),
                "   0: 0A01A8C0:0801 3301A8C0:0387 01 00000000:00000000 02:000A7E4A 00000000     0        0 27312 2\n");
            Assert.Equal("192.168.1.51", Assert.Single(new NfsConnections(directory.FullName).Read()).Client.ToString());
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private void IsSeenWhileItListens(IPAddress address)
    {
        var server = Listen(address);
        var port = Port(server);
        Assert.True(Assert.Single(Both(port, TcpTable.Listening)).Client.IsAny);
        server.Close();

        // A process that another test starts holds our descriptors until it has become its program.
        Assert.True(SpinWait.SpinUntil(() => new NfsConnections("/proc", diagnosis: null).Collect(port, TcpTable.Listening).Count == 0, TimeSpan.FromSeconds(10)));
        Assert.Empty(Both(port, TcpTable.Listening));
    }

    /// <summary>What the kernel says by netlink, which is what its text says.</summary>
    private static HashSet<NfsConnection> Both(ushort port, byte state)
    {
        var told = new List<NfsConnection>();
        Assert.True(TcpDiagnosis.Kernel.TryCollect(port, state, new byte[TcpDiagnosis.BufferLength], told), "The kernel has no sock_diag.");
        Assert.Equal(told.Count, told.Distinct().Count());
        Assert.Equal(told.ToHashSet(), new NfsConnections("/proc", diagnosis: null).Collect(port, state).ToHashSet());
        Assert.Equal(told.ToHashSet(), new NfsConnections().Collect(port, state).ToHashSet());
        return [.. told];
    }

    private Socket Listen(IPAddress address)
    {
        var server = Kept(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            server.DualMode = true;
        }

        server.Bind(new IPEndPoint(address, 0));
        server.Listen();
        return server;
    }

    private (Socket Client, Socket Accepted) Connect(Socket server)
    {
        var client = Kept(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        client.Connect(IPAddress.Loopback, Port(server));
        return (client, Kept(server.Accept()));
    }

    private Socket Kept(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }

    private static ushort Port(Socket server) => (ushort)((IPEndPoint)server.LocalEndPoint!).Port;

    /// <summary>From what its descriptor is a link to, <c>socket:[27312]</c>.</summary>
    private static ulong Inode(Socket socket) =>
        ulong.Parse(File.ResolveLinkTarget($"/proc/self/fd/{socket.SafeHandle.DangerousGetHandle()}", returnFinalTarget: false)!.Name[8..^1]);
}
