using System.Runtime.InteropServices;

namespace PiBoot.Linux.Files;

/// <summary><c>struct open_how</c> of openat2(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct OpenHow(int flags, Confinement confinement)
{
    private const ulong NoMagicLinks = 0x02;

    private readonly ulong _flags = (ulong)flags;
    private readonly ulong _mode;
    private readonly ulong _resolve = NoMagicLinks | (ulong)confinement;
}
