using System.Runtime.InteropServices;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Volumes;

/// <summary>NFS keeps owners, modes, times, links and device nodes, and no attributes such as capabilities of programs.</summary>
internal static class NetworkFileSystem
{
    private const long Magic = 0x6969; // NFS_SUPER_MAGIC, statfs(2)
    private const int StatusLength = 256;

    /// <summary>Whether the last call failed because it is one: an attribute that it cannot keep is left out.</summary>
    public static bool Refused(OpenedDirectory directory)
    {
        var error = Marshal.GetLastPInvokeError();
        Span<byte> status = stackalloc byte[StatusLength];
        var refused = error == FileFault.NotSupported && VolumeCalls.FileSystem(directory.Handle, status) == 0 && MemoryMarshal.Read<long>(status) == Magic;
        Marshal.SetLastPInvokeError(error);
        return refused;
    }
}
