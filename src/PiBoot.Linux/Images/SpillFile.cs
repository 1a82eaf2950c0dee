using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Files;
using PiBoot.Linux.Volumes;

namespace PiBoot.Linux.Images;

/// <summary>
/// A sparse file for what comes before its place is known. It has no name once it is open, so that nothing of it stays
/// however this process ends.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private const int Unit = 4096;
    private const int ReadWrite = 2;

    private readonly string path;

    public SpillFile(string directory)
    {
        path = $"{directory}/.spill";
        using var opened = OpenedDirectory.Open(directory);
        var name = TemporaryName.ForPartial("spill");
        const int Creating = ReadWrite | VolumeCalls.OpenCreate | VolumeCalls.OpenExclusive | VolumeCalls.OpenCloseOnExec;
        Handle = VolumeCalls.OpenAt(opened.Handle, name, Creating | VolumeCalls.OpenNoFollow, 0x180);
        if (Handle.IsInvalid)
        {
            throw opened.Fault("create", name);
        }

        if (VolumeCalls.Unlink(opened.Handle, name, 0) < 0)
        {
            throw opened.Fault("remove", name);
        }
    }

    public SafeFileHandle Handle { get; }

    /// <summary>A name for programs that we start, good as long as this is open.</summary>
    public string ProcPath => $"/proc/{Environment.ProcessId}/fd/{Handle.DangerousGetHandle()}";

    /// <summary>Writes what is not zero.</summary>
    public void Write(ReadOnlySpan<byte> bytes, long at)
    {
        while (!bytes.IsEmpty)
        {
            var length = SameKind(bytes, at, out var isZero);
            if (!isZero)
            {
                NewEntry.Write(Handle, bytes[..length], at, path);
            }

            bytes = bytes[length..];
            at += length;
        }
    }

    public void SetLength(long length)
    {
        if (VolumeCalls.SetLength(Handle, length) < 0)
        {
            throw FileFault.Last("write", path);
        }
    }

    public DriveBytes Read(long length) => new(Handle, length, path, null);

    public void Dispose() => Handle.Dispose();

    /// <summary>The bytes of the first units that are all zero, or all not.</summary>
    private static int SameKind(ReadOnlySpan<byte> bytes, long at, out bool isZero)
    {
        var length = UnitLength(bytes.Length, at);
        isZero = !bytes[..length].ContainsAnyExcept((byte)0);
        while (length < bytes.Length)
        {
            var next = UnitLength(bytes.Length - length, at + length);
            if (!bytes.Slice(length, next).ContainsAnyExcept((byte)0) != isZero)
            {
                break;
            }

            length += next;
        }

        return length;
    }

    private static int UnitLength(int left, long at) => (int)Math.Min(left, Unit - (at % Unit));
}
