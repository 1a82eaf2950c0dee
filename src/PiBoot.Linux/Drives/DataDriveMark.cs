using System.Text;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Drives;

/// <summary>
/// Two small files tell where the data directory is meant to be. <c>.piboot-mount</c> lies in the directory on the
/// system's own drive, seen only while nothing is mounted there, and names the drive by its UUID; <c>.piboot-drive</c>
/// lies on that drive and says that it is the one.
/// </summary>
/// <param name="Uuid">Of the drive's file system, 36 lower-case characters.</param>
/// <param name="Ejected">The drive that was taken off by order, by a name that no other plugging-in has; null when it was not.</param>
internal sealed record DataDriveMark(string Uuid, string? Ejected = null)
{
    public const string MountFile = ".piboot-mount";
    public const string DriveFile = ".piboot-drive";

    /// <summary>A page, so that it lies in a block of its own and reading it means reading the drive.</summary>
    public const int DriveFileLength = 4096;

    private const string UuidKey = "UUID=";
    private const string EjectedKey = "EJECTED=";

    /// <summary>Null when there is no such file, or it was not written by us.</summary>
    /// <exception cref="IOException">The drive cannot be read.</exception>
    public static DataDriveMark? Read(string path)
    {
        Span<byte> text = stackalloc byte[DriveFileLength];
        try
        {
            return Parse(text[..FreshRead.At(path, 0, text)]);
        }
        catch (IOException fault) when (fault.HResult is FileFault.NoEntry or FileFault.NotADirectory)
        {
            return null;
        }
    }

    /// <summary>As text in the directory that the drive is mounted on.</summary>
    /// <exception cref="IOException">No space, no directory, read-only drive.</exception>
    public void WriteForMount(string directory) => AtomicFile.Write(
        Path.Join(directory, MountFile),
        $"{UuidKey}{Uuid}\n{(Ejected is null ? "" : $"{EjectedKey}{Ejected}\n")}");

    /// <summary>Onto the drive.</summary>
    /// <exception cref="IOException">The drive cannot be written.</exception>
    public void WriteToDrive(string root) => AtomicFile.Write(
        Path.Join(root, DriveFile),
        $"{UuidKey}{Uuid}\n".PadRight(DriveFileLength, '\n'));

    private static DataDriveMark? Parse(ReadOnlySpan<byte> text)
    {
        string? uuid = null;
        string? ejected = null;
        foreach (var line in Encoding.ASCII.GetString(text).Split('\n'))
        {
            if (line.StartsWith(UuidKey, StringComparison.Ordinal) && Guid.TryParseExact(line[UuidKey.Length..], "D", out var parsed))
            {
                uuid = parsed.ToString();
            }
            else if (line.StartsWith(EjectedKey, StringComparison.Ordinal))
            {
                ejected = line[EjectedKey.Length..];
            }
        }

        return uuid is null ? null : new DataDriveMark(uuid, ejected);
    }
}
