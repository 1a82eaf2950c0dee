using System.Security.Cryptography;

namespace PiBoot.Linux.Files;

/// <summary>
/// Replaces a file so that a power cut leaves the old content or the new one, never a part: written under another name
/// in the same directory, synced, renamed, and the directory synced (rename(2), fsync(2)).
/// </summary>
public static class AtomicFile
{
    /// <param name="path">A symbolic link is replaced, not followed.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="mode">The new file's mode, whatever the umask.</param>
    /// <exception cref="IOException">No space, no directory, read-only drive.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not ours to write.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var full = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(full) ?? throw new ArgumentException("A file has a name.", nameof(path));
        var temporary = Path.Combine(directory, $".{Path.GetFileName(full)}.new-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        try
        {
            WriteNew(temporary, content, mode);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        SyncDirectory(directory);
    }

    /// <summary>Text that everybody may read.</summary>
    /// <exception cref="IOException">No space, no directory, read-only drive.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not ours to write.</exception>
    public static void Write(string path, string text) => Write(
        path,
        System.Text.Encoding.UTF8.GetBytes(text),
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    /// <summary>What was created, renamed or removed in a directory is so after a power cut, too.</summary>
    public static void SyncDirectory(string directory)
    {
        using var handle = DurableCalls.Open(directory, DurableCalls.CloseOnExec);
        if (handle.IsInvalid || DurableCalls.Sync(handle) < 0)
        {
            throw FileFault.Last("write", directory);
        }
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.SetUnixFileMode(file.SafeFileHandle, mode);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
