using PiBoot.Core.Nfs;
using PiBoot.Linux.Nfs;

namespace PiBoot.Linux.Tests.Nfs;

public sealed class GaneshaConfigurationTests
{
    [Fact]
    public void One_block_per_directory_with_its_clients() => Assert.Equal(
        """
        # Written by piboot with every change: edits are lost.
        EXPORT {
            Export_Id = 1; Path = "/srv/a b"; Pseudo = "/srv/a b";
            Access_Type = None; Squash = No_Root_Squash; SecType = sys;
            CLIENT { Clients = 192.168.1.51; Access_Type = RW; }
            CLIENT { Clients = 192.168.1.52; Access_Type = RO; }
            FSAL { Name = VFS; }
        }
        EXPORT {
            Export_Id = 2; Path = "/srv/b"; Pseudo = "/srv/b";
            Access_Type = None; Squash = No_Root_Squash; SecType = sys;
            CLIENT { Clients = 192.168.1.51; Access_Type = RW; }
            FSAL { Name = VFS; }
        }

        """,
        GaneshaConfiguration.Exports([
            FakeHost.Export("/srv/b", 2), FakeHost.Export("/srv/a b", 1), FakeHost.Export("/srv/a b", 1, "192.168.1.52", writable: false),
        ]));

    [Theory]
    [InlineData("/srv/\"")]
    [InlineData("/srv/\\")]
    [InlineData("/srv/\n")]
    public void What_it_cannot_write_is_refused(string path) =>
        Assert.Throws<NfsException>(() => GaneshaConfiguration.Exports([FakeHost.Export(path, 1)]));

    [Fact]
    public void The_wait_doubles_and_a_healthy_run_forgets_it()
    {
        var backOff = new BackOff();
        int[] waits = [.. Enumerable.Repeat(TimeSpan.Zero, 7).Append(BackOff.Healthy).Append(TimeSpan.Zero).Select(up => (int)backOff.After(up).TotalSeconds)];
        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 1, 2], waits);
    }
}
