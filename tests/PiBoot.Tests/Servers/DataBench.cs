using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Linux.Volumes;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

/// <summary>A data directory of its own, and a system to import.</summary>
internal sealed class DataBench : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public DataBench(Func<IRootVolumes, IRootVolumes>? volumes = null)
    {
        Data = new DataDirectory(_scratch.Join("data"));
        Data.Create();
        var real = RootVolumes.Pick(Data.ClientsFolder);
        Volumes = volumes?.Invoke(real) ?? real;
        Systems = new OsStore(Data, Volumes, null, Logger.None);
        Directory = new ClientDirectory(new MemoryRegistry(), EnrolmentPolicy.Auto, new ManualTime());
        Source = _scratch.Join("source");
        _scratch
            .With("source/boot/config.txt", "arm_64bit=1\n")
            .With("source/boot/cmdline.txt", "console=tty1 root=PARTUUID=1-02 rootwait\n")
            .With("source/boot/kernel8.img", "kernel")
            .With("source/boot/bootcode.bin", "bootcode")
            .With("source/root/etc/fstab", "proc /proc proc defaults 0 0\nPARTUUID=1-02 / ext4 defaults 0 1\n")
            .With("source/root/etc/hostname", "raspberrypi\n")
            .With("source/root/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 raspberrypi\n")
            .With("source/root/etc/machine-id", "uninitialized\n")
            .With("source/root/etc/systemd/system.conf", "")
            .With("source/root/bin/bash", "");
    }

    public DataDirectory Data { get; }

    public IRootVolumes Volumes { get; }

    public OsStore Systems { get; }

    public ClientDirectory Directory { get; }

    public string Source { get; }

    public OsEntry Import(string name) => Systems.Import(Source, name, null, CancellationToken.None);

    public Client See(uint serial, ulong mac = 0xb827eb000001) =>
        Directory.See(new ClientSighting(new PiSerial(serial), new MacAddress(mac), null, null, null)).Client!;

    public void Dispose() => _scratch.Dispose();
}
