using System.Runtime.InteropServices;

namespace PiBoot.Linux.Net.Batching;

/// <summary><c>struct mmsghdr</c>: a message and how many of its bytes went.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Message
{
    public MessageHeader Header;
    public uint Transferred;
}
