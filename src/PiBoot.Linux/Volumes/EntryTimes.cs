using System.Runtime.InteropServices;

namespace PiBoot.Linux.Volumes;

/// <summary>Two times as utimensat(2) takes them: last access, last change of the content.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EntryTimes(
    long AccessSeconds, long AccessNanoseconds, long ChangeSeconds, long ChangeNanoseconds);
