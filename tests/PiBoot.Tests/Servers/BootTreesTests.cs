using System.Text;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Tftp;
using PiBoot.Protocol.Tftp;
using PiBoot.Servers;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class BootTreesTests : IDisposable
{
    private static readonly ReadyRoot Own = new("trixie", RootMode.Private, OwnsBoot: true);
    private static readonly ReadyRoot Shared = new("trixie", RootMode.Shared, OwnsBoot: false);

    private readonly DataBench _bench = new();
    private readonly BootTrees _trees;

    public BootTreesTests() => _trees = TreesWith(ClientExtras.None);

    [Fact]
    public async Task The_command_line_names_the_clients_own_root_and_boot_folder_on_this_server()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1);
        Assert.Equal(
            $"console=tty1 root=/dev/nfs nfsroot=192.168.1.10:{_bench.Data.ClientRoot("00000001")},vers=3,proto=tcp rw ip=::::pi-00000001::dhcp rootwait " +
            "piboot.client=00000001 piboot.server=192.168.1.10:8080\n",
            Rendered(client, null, "cmdline.txt"));

        OwnBoot(client, "cmdline.txt", "console=tty1 root=PARTUUID=1-02 rootwait\n");
        Assert.Contains($" piboot.boot={_bench.Data.ClientBoot(client.Id)}", Rendered(client, Own, "cmdline.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_of_a_shared_root_is_read_only_and_lays_the_clients_memory_over_it()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1) with { RootMode = RootMode.Shared };
        var line = Rendered(client, Shared, "cmdline.txt");
        Assert.Contains($"{_bench.Data.OsRoot("trixie")},vers=3,proto=tcp ro ", line, StringComparison.Ordinal);
        Assert.Contains(_bench.Data.ClientLayer(client.Id), line, StringComparison.Ordinal);
        Assert.Contains($"init={OverlayInit.Init}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_initramfs_that_is_there_mounts_the_root_itself()
    {
        File.WriteAllText(Path.Join(_bench.Source, "boot/config.txt"), "auto_initramfs=1\n");
        File.WriteAllText(Path.Join(_bench.Source, "boot/initramfs8"), "");
        await _bench.ImportAsync("trixie");
        Assert.Contains(",vers=3,tcp,nolock rw", Rendered(_bench.See(1), null, "cmdline.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_with_a_boot_tree_of_its_own_is_served_from_that()
    {
        await _bench.ImportAsync("trixie");
        var client = _bench.See(1);
        OwnBoot(client, "config.txt", "mine=1");
        Assert.Equal("mine=1\n", Rendered(client, Own, "config.txt"));
        Assert.StartsWith("arm_64bit=1\n", Rendered(_bench.See(2, 0xb827eb000002), Shared, "config.txt"), StringComparison.Ordinal);

        var kernel = Assert.IsType<TftpAnswer.FromTree>(_trees.Answer(client, Own, "kernel8.img", Bench.Server));
        Assert.Equal([_bench.Data.ClientBoot(client.Id)], kernel.Roots);
        Assert.Equal("kernel8.img", kernel.RelativePath);
    }

    [Fact]
    public async Task The_root_that_is_ready_decides_which_systems_files_are_served()
    {
        await _bench.ImportAsync("trixie");
        await _bench.ImportAsync("bookworm");
        var client = _bench.See(1) with { Os = "trixie" };
        var kernel = Assert.IsType<TftpAnswer.FromTree>(
            _trees.Answer(client, new ReadyRoot("bookworm", RootMode.Private, OwnsBoot: false), "kernel8.img", Bench.Server));
        Assert.Equal([_bench.Data.OsBoot("bookworm")], kernel.Roots);
    }

    [Fact]
    public async Task A_config_of_more_than_the_firmware_reads_loses_its_comments()
    {
        File.WriteAllText(Path.Join(_bench.Source, "boot/config.txt"), new string('#', 5000) + "\narm_64bit=1\n");
        await _bench.ImportAsync("trixie");
        Assert.StartsWith("arm_64bit=1\n", Rendered(_bench.See(1), null, "config.txt"), StringComparison.Ordinal);
        Assert.DoesNotContain("##", Rendered(_bench.See(1), null, "config.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_user_adds_to_a_client_is_in_its_files_and_the_defaults_where_it_says_nothing()
    {
        await _bench.ImportAsync("trixie");
        var trees = TreesWith(new ClientExtras { ConfigTxt = "gpu_mem=16\n", CommandLine = "quiet" });
        var client = _bench.See(1) with { Extras = new ClientExtras { ConfigTxt = "gpu_mem=64\n" } };
        Assert.Contains("gpu_mem=64\n", Rendered(client, null, "config.txt", trees), StringComparison.Ordinal);
        Assert.DoesNotContain("gpu_mem=16", Rendered(client, null, "config.txt", trees), StringComparison.Ordinal);
        Assert.Contains(" quiet", Rendered(client, null, "cmdline.txt", trees), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_system_there_is_no_file()
    {
        var answer = Assert.IsType<TftpAnswer.Refuse>(_trees.Answer(_bench.See(1), null, "config.txt", Bench.Server));
        Assert.Equal(TftpErrorCode.FileNotFound, answer.Code);
        Assert.Null(_trees.AnswerUnknown("bootcode.bin", Bench.Server));
    }

    [Fact]
    public async Task A_stranger_may_read_bootcode_bin_and_nothing_else()
    {
        await _bench.ImportAsync("trixie");
        Assert.Equal([_bench.Data.OsBoot("trixie")], Assert.IsType<TftpAnswer.FromTree>(_trees.AnswerUnknown("bootcode.bin", Bench.Server)).Roots);
        Assert.Null(_trees.AnswerUnknown("config.txt", Bench.Server));
        Assert.Null(_trees.AnswerUnknown("cmdline.txt", Bench.Server));
    }

    public void Dispose() => _bench.Dispose();

    private BootTrees TreesWith(ClientExtras defaults) => new(_bench.Data, _bench.Systems, "3", defaults, () => 8080, Logger.None);

    private void OwnBoot(Client client, string name, string text)
    {
        Directory.CreateDirectory(_bench.Data.ClientBoot(client.Id));
        File.WriteAllText(Path.Join(_bench.Data.ClientBoot(client.Id), name), text);
    }

    private string Rendered(Client client, ReadyRoot? ready, string path, BootTrees? trees = null) =>
        Encoding.ASCII.GetString(Assert.IsType<TftpAnswer.Rendering>((trees ?? _trees).Answer(client, ready, path, Bench.Server)).Make()!);
}
