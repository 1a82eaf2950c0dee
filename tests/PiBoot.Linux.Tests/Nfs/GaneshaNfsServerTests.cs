using System.Globalization;
using PiBoot.Core.Nfs;
using PiBoot.Linux.Nfs;

namespace PiBoot.Linux.Tests.Nfs;

public sealed class GaneshaNfsServerTests : IDisposable
{
    /// <summary>Ganesha lists to a client only what that one may mount.</summary>
    private const string Us = "127.0.0.1";

    private readonly FakeHost fake = new();

    public GaneshaNfsServerTests()
    {
        Directory.CreateDirectory(fake.In("a b"));
        Directory.CreateDirectory(fake.In("root"));
    }

    private int ProcessId => int.Parse(File.ReadAllText(fake.In("ganesha.pid")), CultureInfo.InvariantCulture);

    public void Dispose() => fake.Dispose();

    [RootFact("ganesha.nfsd", "rpcbind", "showmount", "unshare", "nsenter")]
    public void It_exports_reloads_comes_back_and_goes()
    {
        using var network = new GaneshaNamespace(fake);
        int last;
        using (var server = new GaneshaNfsServer("NFS-Ganesha", Host, TimeProvider.System))
        {
            server.Apply([FakeHost.Export(fake.In("a b"), 1, Us)]);
            Assert.Null(server.Trouble());
            Assert.Contains("a b 127.0.0.1", network.Run("showmount -e 127.0.0.1"), StringComparison.Ordinal);
            Assert.Contains("ready", network.Run("rpcinfo -t 127.0.0.1 nfs 3"), StringComparison.Ordinal);

            var first = ProcessId;
            server.Apply([FakeHost.Export(fake.In("root"), 2, Us), FakeHost.Export(fake.In("root"), 2, "192.168.1.52", writable: false)]);
            Assert.Matches("^[^\n]*\n[^\n]*/root +127.0.0.1/32,192.168.1.52/32\n$", network.Run("showmount -e 127.0.0.1"));
            Assert.Equal(first, ProcessId);

            Shell.Run($"kill -9 {first}");
            GaneshaNamespace.Until(() => server.Trouble() is not null, "the news of its end");
            Assert.Contains("started again in 1 s", server.Trouble(), StringComparison.Ordinal);
            GaneshaNamespace.Until(() => server.Trouble() is null, "its return");
            Assert.Contains("/root", network.Run("showmount -e 127.0.0.1"), StringComparison.Ordinal);
            last = ProcessId;
            Assert.NotEqual(first, last);
        }

        Assert.False(Directory.Exists($"/proc/{last}"));
    }

    [RootFact("ganesha.nfsd", "rpcbind", "unshare", "nsenter")]
    public void One_that_outlived_the_service_gives_way()
    {
        using var network = new GaneshaNamespace(fake);
        File.WriteAllText(fake.In("ganesha.conf"), GaneshaConfiguration.Main(fake.In("")));
        File.WriteAllText(fake.In("exports.conf"), "");
        Directory.CreateDirectory(fake.In("recovery"));
        Shell.Run($"{fake.In("ganesha.nfsd")} -F -f {fake.In("ganesha.conf")} -p {fake.In("ganesha.pid")} -L {fake.In("old.log")} > /dev/null 2>&1 &");
        GaneshaNamespace.Until(() => File.Exists(fake.In("old.log")) && File.ReadAllText(fake.In("old.log")).Contains("INITIALIZED", StringComparison.Ordinal), "the old one");
        var old = ProcessId;
        using var server = new GaneshaNfsServer("NFS-Ganesha", Host, TimeProvider.System);
        server.Apply([FakeHost.Export(fake.In("root"), 2)]);
        Assert.NotEqual(old, ProcessId);
        Assert.Equal("", ProcessFile.Text($"/proc/{old}/cmdline"));
    }

    [RootFact("ganesha.nfsd", "unshare")]
    public void Without_a_portmapper_it_says_so()
    {
        fake.Program("ganesha.nfsd", "exec unshare --net --mount sh -c 'ip link set lo up; mount -t tmpfs tmpfs /run; exec /usr/bin/ganesha.nfsd \"$@\"' sh \"$@\"");
        using var server = new GaneshaNfsServer("NFS-Ganesha", Host, TimeProvider.System);
        var fault = Assert.Throws<NfsException>(() => server.Apply([FakeHost.Export(fake.In("root"), 2)]));
        Assert.Contains("systemctl start rpcbind", fault.Message, StringComparison.Ordinal);
        Assert.Contains("systemctl start rpcbind", server.Trouble(), StringComparison.Ordinal);
    }

    [RootFact("ganesha.nfsd", "rpcbind", "showmount", "unshare", "nsenter")]
    public void A_missing_directory_is_named_and_the_others_are_exported()
    {
        using var network = new GaneshaNamespace(fake);
        using var server = new GaneshaNfsServer("NFS-Ganesha", Host, TimeProvider.System);
        var fault = Assert.Throws<NfsException>(() => server.Apply([FakeHost.Export("/nonexistent", 1), FakeHost.Export(fake.In("root"), 2, Us)]));
        Assert.Contains("/nonexistent", fault.Message, StringComparison.Ordinal);
        Assert.Contains("/root", network.Run("showmount -e 127.0.0.1"), StringComparison.Ordinal);
    }

    private NfsHost Host => fake.Host with { ProcDirectory = "/proc" };
}
