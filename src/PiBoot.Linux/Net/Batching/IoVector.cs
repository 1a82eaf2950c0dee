using System.Runtime.InteropServices;

namespace PiBoot.Linux.Net.Batching;

/// <summary><c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public void* Start;
    public nuint Length;
}
