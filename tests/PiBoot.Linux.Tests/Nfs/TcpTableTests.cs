using System.Text;
using PiBoot.Linux.Nfs;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Tests.Nfs;

public sealed class TcpTableTests
{
    // Recorded from Linux 6.1; addresses changed.
    private const string Table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000:0801 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 14551 1 0000000000000000 100 0 0 10 0
           1: 0A01A8C0:0801 3301A8C0:0387 01 00000000:00000000 02:000A7214 00000000     0        0 35813 2 0000000000000000 20 4 30 10 -1
           2: 0A01A8C0:0801 3401A8C0:03F1 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000
           3: 0A01A8C0:0016 3501A8C0:D431 01 00000000:00000000 02:000A7214 00000000     0        0 35813 2 0000000000000000 20 4 30 10 -1
           4: 0A01A8C0:D432 3601A8C0:0801 01 00000000:00000000 02:000A7214 00000000     0        0 35813 2 0000000000000000 20 4 30 10 -1

        """;

    private const string Table6 = """
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000000000000000000000000000:0801 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 21332 1 0000000000000000 100 0 0 10 0
           1: 0000000000000000FFFF00000A01A8C0:0801 0000000000000000FFFF00003701A8C0:02B5 01 00000000:00000000 02:000AB3C4 00000000     0        0 21449 2 0000000000000000 20 4 28 10 -1
           2: 000080FE00000000FF57A6705DB771FE:0801 000080FE00000000FF57A6705DB771FE:02B6 01 00000000:00000000 02:000AB3C4 00000000     0        0 21449 2 0000000000000000 20 4 28 10 -1

        """;

    [Theory]
    [InlineData(Table, "192.168.1.51")]
    [InlineData(Table6, "192.168.1.55")]
    public void Established_peers_of_our_port_are_found(string table, string peer) => Assert.Equal(peer, Assert.Single(Read(table)).ToString());

    [Fact]
    public void Every_prefix_is_read_without_a_wrong_address()
    {
        foreach (var table in (string[])[Table, Table6])
        {
            var whole = Read(table);
            for (var length = 0; length < table.Length; length++)
            {
                Assert.Subset(whole, Read(table[..length]));
            }
        }
    }

    [Fact]
    public void The_machine_itself_can_be_read()
    {
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0));
        listener.Listen();
        var port = (ushort)((System.Net.IPEndPoint)listener.LocalEndPoint!).Port;
        Assert.True(new NfsConnections().IsListening(port));
        listener.Close();

        // A process that another test starts holds our descriptors until it has become its program.
        Assert.True(SpinWait.SpinUntil(() => !new NfsConnections().IsListening(port), TimeSpan.FromSeconds(10)));
        new NfsConnections().Read(new HashSet<Ipv4Address>());
    }

    private static HashSet<Ipv4Address> Read(string table)
    {
        return [.. Connections(table).Select(c => c.Client)];
    }

    private static List<NfsConnection> Connections(string table)
    {
        var peers = new List<NfsConnection>();
        TcpTable.Collect(Encoding.ASCII.GetBytes(table), 2049, TcpTable.Established, peers);
        return peers;
    }

    [Fact]
    public void Two_connections_of_one_client_are_told_apart_by_the_numbers_of_their_sockets()
    {
        const string Table =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" +
            "   0: 0A01A8C0:0801 3301A8C0:0387 01 00000000:00000000 02:000A7E4A 00000000     0        0 27312 2 0000000000000000 20 4 30 10 -1\n" +
            "   1: 0A01A8C0:0801 3301A8C0:03A1 01 00000000:00000000 02:000A7E4A 00000000     0        0 31007 2 0000000000000000 20 4 30 10 -1\n";
        Assert.Equal([27312UL, 31007UL], Connections(Table).Select(c => c.Inode));
        Assert.Single(Read(Table));
    }
}
