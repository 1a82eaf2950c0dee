using System.Runtime.InteropServices;

namespace PiBoot.Linux.Net.Batching;

/// <summary><c>struct mmsghdr</c>: a message and how many of its bytes went.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Message
{
    public SocketAddress* Name;
    public uint NameLength;
    public IoVector* Parts;
    public nuint PartCount;
    public void* Control;
    public nuint ControlLength;

    // An int and the padding that ends struct msghdr.
    public nuint Flags;

    public uint Transferred;
}
