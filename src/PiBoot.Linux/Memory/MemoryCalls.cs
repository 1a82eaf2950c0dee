using System.Runtime.InteropServices;

namespace PiBoot.Linux.Memory;

/// <summary>madvise(2).</summary>
internal static partial class MemoryCalls
{
    /// <summary>Of a mapped file: forget the pages here; whoever needs one again gets it from the page cache.</summary>
    public const int DontNeed = 4;

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nuint start, nuint length, int advice);
}
