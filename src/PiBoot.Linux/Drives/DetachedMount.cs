using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PiBoot.Core.Drives;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Drives;

/// <summary>
/// A file system that is mounted nowhere: reached through a descriptor only, and gone with the process however that ends.
/// It is looked over, or furnished, before anybody sees it (fsopen(2), fsmount(2), move_mount(2)).
/// </summary>
internal sealed class DetachedMount : IDisposable
{
    private const int Busy = 16;

    private readonly SafeFileHandle _handle;
    private readonly string _device;

    private DetachedMount(SafeFileHandle handle, string device)
    {
        _handle = handle;
        _device = device;
    }

    /// <summary>Its root directory, for this process.</summary>
    public string Path => MountCalls.PathOf(_handle);

    /// <param name="name">The device's, as in /dev.</param>
    /// <param name="compress">Data that shrinks is kept compressed from here on.</param>
    /// <exception cref="DriveException">The kernel refuses.</exception>
    public static DetachedMount Open(string name, bool compress)
    {
        var device = $"/dev/{name}";
        using var context = MountCalls.OpenContext(DriveContent.DataFileSystem);
        if (context.IsInvalid)
        {
            throw Fault(device);
        }

        if (!MountCalls.Configure(context, MountCalls.SetString, "source", device) ||
            (SysBlock.Flag(name, "ro") && !MountCalls.Configure(context, MountCalls.SetFlag, "ro", null)) ||
            // What is synced is committed whole. The log that would be quicker is replayed after a power cut, and kernels have faults
            // there that leave a drive which cannot be mounted at all: Linux 6.1, "Failed to recover log tree".
            !MountCalls.Configure(context, MountCalls.SetFlag, "notreelog", null) ||
            (compress && !MountCalls.Configure(context, MountCalls.SetString, "compress", "zstd:1")) ||
            !MountCalls.Configure(context, MountCalls.CommandCreate, null, null))
        {
            throw Fault(device);
        }

        // Client roots are full of device nodes and set-user-id programs, which are none of the server's.
        var handle = MountCalls.MountContext(context, MountCalls.NoAccessTime | MountCalls.NoDevices | MountCalls.NoSetUserId);
        return handle.IsInvalid ? throw Fault(device) : new DetachedMount(handle, device);
    }

    public void SetLabel(string label)
    {
        using var root = OpenRoot();
        var text = new byte[MountCalls.LabelLength];
        System.Text.Encoding.ASCII.GetBytes(label, text);
        if (VolumeCalls.Control(root, MountCalls.SetLabel, text) < 0)
        {
            throw FileFault.Last("label", _device);
        }
    }

    public void Sync()
    {
        using var root = OpenRoot();
        if (VolumeCalls.SyncFileSystem(root) < 0)
        {
            throw FileFault.Last("write", _device);
        }
    }

    /// <summary>Now it is mounted there for all.</summary>
    /// <exception cref="DriveException">The kernel refuses.</exception>
    public void MoveTo(string directory)
    {
        if (!MountCalls.Move(_handle, directory))
        {
            throw new DriveException($"{_device} cannot be mounted on {directory}: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    public void Dispose() => _handle.Dispose();

    private SafeFileHandle OpenRoot()
    {
        var root = VolumeCalls.Open(Path, VolumeCalls.OpenReadOnly | VolumeCalls.OpenDirectory | VolumeCalls.OpenCloseOnExec, 0);
        return root.IsInvalid ? throw FileFault.Last("open", _device) : root;
    }

    private static DriveException Fault(string device)
    {
        var errno = Marshal.GetLastPInvokeError();
        var words = $"{device} cannot be mounted: {Marshal.GetPInvokeErrorMessage(errno)}";

        // Kernels before 6.7 mount no second device of one UUID while the first is still open somewhere.
        return errno == FileFault.NoEntry && File.Exists(device)
            ? new DriveException(words + $"; its log of the last seconds before a power cut cannot be replayed: 'btrfs rescue zero-log {device}' gives those up.")
            : errno is FileFault.Exists or Busy
            ? new DriveException(words + "; the same drive, pulled while in use, is still held under its old name: restart piboot, or the machine.")
            : new DriveException(words + ".");
    }
}
