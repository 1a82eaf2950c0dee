using System.Collections.Immutable;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Storekeeping;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

/// <summary>A data directory of its own with a storekeeper in this process, and a system to import.</summary>
internal sealed class DataBench : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public DataBench()
    {
        Data = new DataDirectory(_scratch.Join("data"));
        Keeper = new Storekeeper(Data, () => Nfs, Time, Logger.None);
        Keeper.Do(new OpenData(), null, CancellationToken.None);
        Directory = new ClientDirectory(new MemoryRegistry(), EnrolmentPolicy.Auto, Time);
        Uploads = new UploadStore(Data.Downloads, Data.StateFolder, Time, Logger.None);
        Systems = Store();
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

    public ManualTime Time { get; } = new();

    public NoNfs Nfs { get; } = new();

    public Storekeeper Keeper { get; }

    public UploadStore Uploads { get; }

    public OsStore Systems { get; }

    public ClientDirectory Directory { get; }

    public string Source { get; }

    public OsStore Store(string? byDefault = null, ImmutableSortedDictionary<string, string>? byFamily = null) =>
        new(Data, Keeper, Directory, new OsChoice(byDefault, byFamily ?? ImmutableSortedDictionary<string, string>.Empty), Uploads, Time, Logger.None);

    public RootKeeper Roots() => new(Data, Directory, Systems, Keeper, ClientExtras.None, Logger.None);

    public async Task<OsEntry> ImportAsync(string name, CancellationToken cancellation = default)
    {
        await Systems.ImportAsync(Source, name, null, new Deaf(), cancellation);
        return Systems.List().Single(os => os.Name == name);
    }

    public Client See(uint serial, ulong mac = 0xb827eb000001, string? model = null) =>
        Directory.See(new ClientSighting(new PiSerial(serial), new MacAddress(mac), model, null, null)).Client!;

    public void Dispose()
    {
        Keeper.Dispose();
        _scratch.Dispose();
    }

    private sealed class Deaf : IProgress<StorageProgress>
    {
        public void Report(StorageProgress value)
        {
        }
    }
}
