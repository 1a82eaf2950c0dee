using System.Runtime.InteropServices;

namespace PiBoot.Linux.Net.Batching;

/// <summary><c>struct msghdr</c>: one message.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Parts;
    public nuint PartCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}
