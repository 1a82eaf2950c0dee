using PiBoot.Core.Nfs;
using PiBoot.Linux.Nfs;

namespace PiBoot.Linux.Tests.Nfs;

public sealed class KernelNfsServerTests : IDisposable
{
    private const string Options = "sync,no_subtree_check,no_root_squash,sec=sys,fsid=7069626f-6f74-4000-8000-";

    private readonly FakeHost fake = new();

    public void Dispose() => fake.Dispose();

    [Fact]
    public void Exports_stand_in_a_file_of_our_own_and_are_told_to_the_server()
    {
        using var server = new KernelNfsServer(fake.Host);
        server.Apply([FakeHost.Export("/srv/b", 65535, "192.168.1.52", writable: false), FakeHost.Export("/srv/a", 1)]);
        Assert.EndsWith(
            $"""
            /srv/a 192.168.1.51(rw,{Options}000000000001)
            /srv/b 192.168.1.52(ro,{Options}00000000ffff)

            """,
            fake.Exports,
            StringComparison.Ordinal);
        Assert.Equal(
            [$"-i|-o|rw,{Options}000000000001|192.168.1.51:/srv/a|", $"-i|-o|ro,{Options}00000000ffff|192.168.1.52:/srv/b|"], fake.Calls());
    }

    [Fact]
    public void Only_what_changed_is_told()
    {
        using var server = new KernelNfsServer(fake.Host);
        server.Apply([FakeHost.Export("/srv/a", 1), FakeHost.Export("/srv/b", 2), FakeHost.Export("/srv/c", 3)]);
        fake.Calls();
        server.Apply([FakeHost.Export("/srv/a", 1), FakeHost.Export("/srv/b", 2, writable: false), FakeHost.Export("/srv/d", 4)]);
        Assert.Equal(
            ["-u|192.168.1.51:/srv/c|", $"-i|-o|ro,{Options}000000000002|192.168.1.51:/srv/b|", $"-i|-o|rw,{Options}000000000004|192.168.1.51:/srv/d|"],
            fake.Calls());
        server.Apply([FakeHost.Export("/srv/a", 1), FakeHost.Export("/srv/b", 2, writable: false), FakeHost.Export("/srv/d", 4)]);
        Assert.Empty(fake.Calls());
    }

    [Fact]
    public void After_a_restart_what_is_no_longer_wanted_is_withdrawn()
    {
        new KernelNfsServer(fake.Host).Apply([FakeHost.Export("/srv/ä b#\"\\\n", 1), FakeHost.Export("/srv/b", 2)]);
        Assert.Contains("/srv/\\303\\244\\040b\\043\\042\\134\\012 192", fake.Exports, StringComparison.Ordinal);
        fake.Calls();
        new KernelNfsServer(fake.Host).Apply([FakeHost.Export("/srv/b", 2)]);
        Assert.Equal("-u|192.168.1.51:/srv/ä b#\"\\\n|\n" + $"-i|-o|rw,{Options}000000000002|192.168.1.51:/srv/b|", string.Join('\n', fake.Calls()));
    }

    [Fact]
    public void One_refused_export_does_not_keep_the_others_back()
    {
        fake.Program("exportfs", $"case $4 in *bad) echo 'exportfs: Failed to stat /srv/bad' >&2; exit 1;; esac; echo $4 >> {fake.In("calls")}");
        using var server = new KernelNfsServer(fake.Host);
        var fault = Assert.Throws<NfsException>(() => server.Apply([FakeHost.Export("/srv/bad", 1), FakeHost.Export("/srv/good", 2)]));
        Assert.Equal("/srv/bad cannot be exported to 192.168.1.51: " + fake.In("exportfs") + " says \"exportfs: Failed to stat /srv/bad\".", fault.Message);
        Assert.Equal(["192.168.1.51:/srv/good"], fake.Calls());
    }

    [Theory]
    [InlineData("filesystems", "nodev\ttmpfs\n", "The kernel has no NFS server")]
    [InlineData("17/comm", "nginx\n", "nfs-kernel-server is not running: systemctl start nfs-kernel-server")]
    [InlineData("18/comm", "init\n", "rpc.mountd is not running")]
    [InlineData("net/tcp", "header\n", "rpcbind is not running")]
    public void What_is_missing_is_said_in_words(string file, string content, string words)
    {
        using var server = new KernelNfsServer(fake.Host);
        Assert.Null(server.Trouble());
        fake.Write("proc/" + file, content);
        Assert.Contains(words, server.Trouble(), StringComparison.Ordinal);
        Assert.Contains(words, Assert.Throws<NfsException>(() => server.Apply([FakeHost.Export("/srv/a", 1)])).Message, StringComparison.Ordinal);
        Assert.Contains("/srv/a", fake.Exports, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/srv/a", 1, "/srv/b", 1)]
    [InlineData("/srv/a", 1, "/srv/a", 2)]
    [InlineData("/srv/a", 1, "/srv/a", 1)]
    [InlineData("/srv/a", 1, "/srv/b", 0)]
    [InlineData("/srv/a", 1, "/srv/b", 65536)]
    [InlineData("/srv/a", 1, "srv/b", 2)]
    public void A_list_that_contradicts_itself_is_refused(string path, int id, string other, int otherId)
    {
        using var server = new KernelNfsServer(fake.Host);
        Assert.Throws<ArgumentException>(() => server.Apply([FakeHost.Export(path, id), FakeHost.Export(other, otherId)]));
    }

    [RootFact("exportfs")]
    public void The_real_exportfs_understands_the_options()
    {
        var path = Directory.CreateDirectory(fake.In("with space")).FullName;
        using var server = new KernelNfsServer(fake.Host with { ExportFs = "/usr/sbin/exportfs" });
        server.Apply([FakeHost.Export(path, 4711, "203.0.113.9")]);
        Assert.Contains("fsid=7069626f-6f74-4000-8000-000000001267", Shell.Run("grep 203.0.113.9 /var/lib/nfs/etab"), StringComparison.Ordinal);
        server.Apply([]);
        Shell.Run("! grep 203.0.113.9 /var/lib/nfs/etab");
    }
}
