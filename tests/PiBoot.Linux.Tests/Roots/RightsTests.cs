using PiBoot.Linux.Roots;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Roots;

public sealed class RightsTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    [RootFact]
    public void Everybody_may_read_all_boot_files_and_nothing_that_a_link_points_to()
    {
        Shell.Run(
            $"""
            cd {_scratch.Path}
            mkdir -p tree/overlays outside; echo x > outside/secret; chmod 600 outside/secret; chmod 700 outside
            echo x > tree/config.txt; echo x > tree/overlays/a.dtbo; chmod 600 tree/config.txt tree/overlays/a.dtbo; chmod 700 tree tree/overlays
            ln -s ../outside tree/folder; ln -s ../outside/secret tree/file; mkfifo -m 600 tree/fifo
            """);
        BootTreeRights.MakeReadable(_scratch.Join("tree"));
        Assert.Equal(
            "755 tree\n644 tree/config.txt\n755 tree/overlays\n644 tree/overlays/a.dtbo\n700 outside\n600 outside/secret\n600 tree/fifo\n",
            Shell.Run($"cd {_scratch.Path}; stat -c '%a %n' tree tree/config.txt tree/overlays tree/overlays/a.dtbo outside outside/secret tree/fifo"));
    }

    [RootFact]
    public void A_folder_is_given_away_with_its_links_but_not_with_what_they_point_to()
    {
        Shell.Run(
            $"""
            cd {_scratch.Path}
            mkdir -p state/downloads outside; : > outside/secret; : > state/clients.db; : > state/downloads/a
            ln -s ../outside state/folder; ln -s ../outside/secret state/file
            """);
        new DataOwner(1234, 4321).Give(_scratch.Join("state"));
        Assert.Equal(
            "1234:4321 state\n1234:4321 state/clients.db\n1234:4321 state/downloads/a\n1234:4321 state/folder\n1234:4321 state/file\n0:0 outside\n0:0 outside/secret\n",
            Shell.Run($"cd {_scratch.Path}; stat -c '%u:%g %n' state state/clients.db state/downloads/a state/folder state/file outside outside/secret"));
    }

    public void Dispose() => _scratch.Dispose();
}
