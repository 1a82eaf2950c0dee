using PiBoot.Core.Capture;
using PiBoot.Core.Os;
using PiBoot.Linux.Files;

namespace PiBoot.Servers;

/// <summary>Finished captures, a file for each client on the data drive; the oldest make room.</summary>
public sealed class CaptureShelf(DataDirectory data)
{
    public const int MaximumFiles = 16;
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    /// <exception cref="IOException">No space, or a read-only drive.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not ours to write.</exception>
    public void Put(string clientId, byte[] file)
    {
        Directory.CreateDirectory(data.Captures);
        var others = new DirectoryInfo(data.Captures).GetFiles("*.pcap").Where(f => f.FullName != data.Capture(clientId));
        foreach (var old in others.OrderByDescending(f => f.LastWriteTimeUtc).Skip(MaximumFiles - 1))
        {
            old.Delete();
        }

        AtomicFile.Write(data.Capture(clientId), file, OwnerAndGroup);
    }

    /// <summary>Null where there is none that can be read.</summary>
    public byte[]? Get(string clientId)
    {
        var file = new FileInfo(data.Capture(clientId));
        return file.Exists && file.Length <= FrameRecord.MaximumBytes ? File.ReadAllBytes(file.FullName) : null;
    }

    /// <summary>False where there is none.</summary>
    public bool Remove(string clientId)
    {
        var isThere = File.Exists(data.Capture(clientId));
        if (isThere)
        {
            File.Delete(data.Capture(clientId));
        }

        return isThere;
    }
}
