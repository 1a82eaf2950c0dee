using System.Runtime.InteropServices;

namespace PiBoot.Linux.Net.Batching;

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public const short Readable = 1;
    public const short Writable = 4;

    public int Descriptor;
    public short Asked;
    public short Found;
}
