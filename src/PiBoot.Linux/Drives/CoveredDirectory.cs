using System.Runtime.InteropServices;
using PiBoot.Core.Drives;

namespace PiBoot.Linux.Drives;

/// <summary>Looks at a directory below what is mounted on it, without disturbing that (open_tree(2)).</summary>
internal static class CoveredDirectory
{
    /// <summary>The mark on the system's own drive; null when there is none.</summary>
    /// <param name="directory">Its real path; never the file system's root.</param>
    /// <exception cref="DriveException">We are not root.</exception>
    public static DataDriveMark? ReadMark(string directory)
    {
        var parent = Path.GetDirectoryName(directory) ?? throw new ArgumentException("The root cannot be on a drive of its own.", nameof(directory));
        using var copy = MountCalls.OpenTree(parent, MountCalls.TreeClone);
        return copy.IsInvalid
            ? throw new DriveException($"Cannot look below what is mounted on {directory}: {Marshal.GetLastPInvokeErrorMessage()}.")
            : DataDriveMark.Read(Path.Join(MountCalls.PathOf(copy), Path.GetFileName(directory), DataDriveMark.MountFile));
    }
}
