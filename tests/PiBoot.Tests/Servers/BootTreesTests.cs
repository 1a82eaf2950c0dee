using System.Text;
using PiBoot.Core.Clients;
using PiBoot.Core.Tftp;
using PiBoot.Protocol.Tftp;
using PiBoot.Servers;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class BootTreesTests : IDisposable
{
    private readonly DataBench _bench = new();
    private readonly BootTrees _trees;

    public BootTreesTests() => _trees = new BootTrees(_bench.Data, _bench.Systems, "3", () => 8080, Logger.None);

    [Fact]
    public void The_command_line_names_the_clients_own_root_on_this_server()
    {
        _bench.Import("trixie");
        var client = _bench.See(1);
        Assert.Equal(
            $"console=tty1 root=/dev/nfs nfsroot=192.168.1.10:{_bench.Data.ClientRoot("00000001")},vers=3,proto=tcp rw ip=dhcp rootwait " +
            "piboot.client=00000001 piboot.server=192.168.1.10:8080\n",
            Rendered(client, "cmdline.txt"));
    }

    [Fact]
    public void The_command_line_of_a_shared_root_is_read_only()
    {
        _bench.Import("trixie");
        var client = _bench.See(1) with { RootMode = RootMode.Shared };
        Assert.Contains($"{_bench.Data.OsRoot("trixie")},vers=3,proto=tcp ro ", Rendered(client, "cmdline.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_initramfs_that_is_there_mounts_the_root_itself()
    {
        File.WriteAllText(Path.Join(_bench.Source, "boot/config.txt"), "auto_initramfs=1\n");
        File.WriteAllText(Path.Join(_bench.Source, "boot/initramfs8"), "");
        _bench.Import("trixie");
        Assert.Contains(",vers=3,tcp,nolock rw", Rendered(_bench.See(1), "cmdline.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_clients_own_files_come_before_those_of_its_system()
    {
        _bench.Import("trixie");
        var client = _bench.See(1);
        Directory.CreateDirectory(_bench.Data.ClientBoot(client.Id));
        File.WriteAllText(Path.Join(_bench.Data.ClientBoot(client.Id), "config.txt"), "mine=1");
        Assert.Equal("mine=1\n", Rendered(client, "config.txt"));
        Assert.Equal("arm_64bit=1\n", Rendered(_bench.See(2, 0xb827eb000002), "config.txt"));

        var kernel = Assert.IsType<TftpAnswer.FromTree>(_trees.Answer(client, null, "kernel8.img", Bench.Server));
        Assert.Equal([_bench.Data.ClientBoot(client.Id), _bench.Data.OsBoot("trixie")], kernel.Roots);
        Assert.Equal("kernel8.img", kernel.RelativePath);
    }

    [Fact]
    public void The_root_that_is_ready_decides_which_systems_files_are_served()
    {
        _bench.Import("trixie");
        _bench.Import("bookworm");
        var client = _bench.See(1) with { Os = "trixie" };
        var kernel = Assert.IsType<TftpAnswer.FromTree>(_trees.Answer(client, new ReadyRoot("bookworm", RootMode.Private), "kernel8.img", Bench.Server));
        Assert.Equal(_bench.Data.OsBoot("bookworm"), kernel.Roots[^1]);
    }

    [Fact]
    public void A_config_of_more_than_the_firmware_reads_loses_its_comments()
    {
        File.WriteAllText(Path.Join(_bench.Source, "boot/config.txt"), new string('#', 5000) + "\narm_64bit=1\n");
        _bench.Import("trixie");
        Assert.Equal("arm_64bit=1\n", Rendered(_bench.See(1), "config.txt"));
    }

    [Fact]
    public void Without_a_system_there_is_no_file()
    {
        var answer = Assert.IsType<TftpAnswer.Refuse>(_trees.Answer(_bench.See(1), null, "config.txt", Bench.Server));
        Assert.Equal(TftpErrorCode.FileNotFound, answer.Code);
        Assert.Null(_trees.AnswerUnknown("bootcode.bin", Bench.Server));
    }

    [Fact]
    public void A_stranger_may_read_bootcode_bin_and_nothing_else()
    {
        _bench.Import("trixie");
        Assert.Equal([_bench.Data.OsBoot("trixie")], Assert.IsType<TftpAnswer.FromTree>(_trees.AnswerUnknown("bootcode.bin", Bench.Server)).Roots);
        Assert.Null(_trees.AnswerUnknown("config.txt", Bench.Server));
        Assert.Null(_trees.AnswerUnknown("cmdline.txt", Bench.Server));
    }

    public void Dispose() => _bench.Dispose();

    private string Rendered(Client client, string path) =>
        Encoding.ASCII.GetString(Assert.IsType<TftpAnswer.Rendering>(_trees.Answer(client, null, path, Bench.Server)).Make()!);
}
