using PiBoot.Core.Nfs;
using PiBoot.Linux.Nfs;

namespace PiBoot.Linux.Tests.Nfs;

public sealed class NfsServerChoiceTests : IDisposable
{
    private readonly FakeHost fake = new();

    public void Dispose() => fake.Dispose();

    [Fact]
    public void Off_exports_nothing_and_finds_nothing_wrong()
    {
        using var server = NfsServerChoice.Pick(NfsServerKind.Off, fake.Host, TimeProvider.System);
        server.Apply([FakeHost.Export("/srv/a", 1)]);
        Assert.Null(server.Trouble());
        Assert.Empty(fake.Calls());
    }

    [Fact]
    public void The_kernel_is_taken_when_its_module_can_be_loaded()
    {
        fake.Write("proc/filesystems", "nodev\ttmpfs\n");
        fake.Program("modprobe", $"test \"$1\" = nfsd && printf 'nodev\\tnfsd\\n' >> {fake.In("proc/filesystems")}");
        using var server = NfsServerChoice.Pick(NfsServerKind.Auto, fake.Host, TimeProvider.System);
        Assert.Equal("kernel nfsd", server.Name);
    }

    [Fact]
    public void Without_the_module_it_is_ganesha()
    {
        fake.Write("proc/filesystems", "nodev\ttmpfs\n");
        fake.Program("ganesha.nfsd", "echo 'NFS-Ganesha Release = V4.3'");
        using var server = NfsServerChoice.Pick(NfsServerKind.Auto, fake.Host, TimeProvider.System);
        Assert.Equal("NFS-Ganesha 4.3", server.Name);
    }

    [Fact]
    public void Without_any_it_says_what_to_install()
    {
        fake.Write("proc/filesystems", "nodev\ttmpfs\n");
        foreach (var kind in (NfsServerKind[])[NfsServerKind.Auto, NfsServerKind.Kernel, NfsServerKind.Ganesha])
        {
            using var server = NfsServerChoice.Pick(kind, fake.Host, TimeProvider.System);
            Assert.Matches("apt install|set nfs = ganesha", server.Trouble());
            server.Apply([]);
            Assert.Throws<NfsException>(() => server.Apply([FakeHost.Export("/srv/a", 1)]));
        }
    }
}
