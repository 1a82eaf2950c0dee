using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Tests.Drives;

/// <summary>
/// A drive that can be plugged in, pulled while in use and plugged in again under another name: a loop device over a sparse
/// file. Pulled, its size is set to nothing, so that every read and write fails while whatever is mounted stays.
/// </summary>
internal sealed class LoopDrive : IDisposable
{
    // losetup's own interface, loop(4): LOOP_GET_STATUS64, LOOP_SET_STATUS64 and lo_sizelimit in struct loop_info64.
    private const nuint GetStatus = 0x4c05;
    private const nuint SetStatus = 0x4c04;
    private const int StatusLength = 232;
    private const int SizeLimitAt = 32;
    private const long NoSector = 511;
    private const long OneSector = 512;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("piboot-loop-");
    private readonly List<string> _devices = [];

    public LoopDrive(int megabytes = 1200)
    {
        Image = Path.Join(_directory.FullName, "image");
        Data = Path.Join(_directory.FullName, "data");
        Directory.CreateDirectory(Data);
        Shell.Run($"truncate -s {megabytes}M {Image}");
        Device = "";
        PlugIn();
    }

    public string Image { get; }

    /// <summary>A directory to be the data directory.</summary>
    public string Data { get; }

    /// <summary>Where it was plugged in last.</summary>
    public string Device { get; private set; }

    public string PlugIn(string options = "")
    {
        Device = Shell.Run($"losetup --find --show {options} {Image}").Trim();
        _devices.Add(Device);
        return Device;
    }

    public void Pull() => Limit(NoSector);

    /// <summary>It is still plugged in, but all reads and writes fail.</summary>
    public void Fail() => Limit(OneSector);

    /// <summary>As if a contact was loose: the same device works again.</summary>
    public void Heal() => Limit(0);

    public void Mount(string options = "") => Shell.Run($"mount {options} {Device} {Data}");

    public void Dispose()
    {
        Shell.Run(string.Join('\n',
        [
            $"while grep -q ' {Data} ' /proc/self/mountinfo; do umount -l {Data}; done",
            .. _devices.Select(device => $"if losetup {device} 2>/dev/null | grep -q {_directory.FullName}; then losetup -d {device}; fi"),
        ]));
        _directory.Delete(recursive: true);
    }

    private void Limit(long bytes)
    {
        using var device = VolumeCalls.Open(Device, 2, 0);
        var status = new byte[StatusLength];
        Assert.True(VolumeCalls.Control(device, GetStatus, status) == 0, Marshal.GetLastPInvokeErrorMessage());
        BinaryPrimitives.WriteInt64LittleEndian(status.AsSpan(SizeLimitAt), bytes);
        Assert.True(VolumeCalls.Control(device, SetStatus, status) == 0, Marshal.GetLastPInvokeErrorMessage());
    }
}
