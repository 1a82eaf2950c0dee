using System.Runtime.InteropServices;

namespace PiBoot.BootRom.Links;

/// <summary>The system calls of packet(7) sockets on Linux, with the numbers of linux/if_packet.h.</summary>
internal static partial class PacketSocket
{
    public const int AddressFamilyPacket = 17;
    public const int Raw = 3;
    public const int CloseOnExec = 0x80000;

    /// <summary>ETH_P_ALL in network order: Wake-on-LAN frames count too, they wake the 3B.</summary>
    public const ushort EveryProtocol = 0x0300;

    public const int LevelSocket = 1;
    public const int ReceiveBufferForce = 33;
    public const int ReceiveTimeout = 20;
    public const int LevelPacket = 263;
    public const int AddMembership = 1;
    public const int IgnoreOutgoing = 23;
    public const ushort MembershipPromiscuous = 1;

    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int NetworkDown = 100;
    public const int NoBufferSpace = 105;

    /// <summary>sockaddr_ll ends after its 8 address bytes; the structure may be padded beyond.</summary>
    public const int LinkAddressLength = 20;

    [StructLayout(LayoutKind.Sequential)]
    public struct LinkAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int Interface;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public ulong Address;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Membership
    {
        public int Interface;
        public ushort Kind;
        public ushort AddressLength;
        public ulong Address;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeValue
    {
        public nint Seconds;
        public nint Microseconds;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Open(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, in LinkAddress address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int name, in int value, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int name, in Membership value, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int name, in TimeValue value, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, Span<byte> frame, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, ReadOnlySpan<byte> frame, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int socket);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint InterfaceIndex(string name);
}
