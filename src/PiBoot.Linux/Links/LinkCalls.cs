using System.Runtime.InteropServices;
using PiBoot.Linux.Net.Batching;

namespace PiBoot.Linux.Links;

/// <summary>The system calls of packet and netlink sockets and of the neighbour table: packet(7), netlink(7), socket(7), arp(7).</summary>
internal static unsafe partial class LinkCalls
{
    public const int AfInet = 2;
    public const int AfInet6 = 10;
    public const int AfNetlink = 16;
    public const int AfPacket = 17;
    public const int SockDgram = 2;
    public const int SockRaw = 3;
    public const int SockCloexec = 0x80000;
    public const int SockNonblock = 0x800;
    public const int SolSocket = 1;
    public const int SoAttachFilter = 26;
    public const int SoRcvbuf = 8;
    public const int SoReceiveTimeout = 20;
    public const int SoRcvbufForce = 33;
    public const int SoTimestampNs = 35;
    public const int SolPacket = 263;
    public const int PacketAddMembership = 1;
    public const int PacketStatistics = 6;
    public const ushort PacketMulticast = 0;
    public const int PacketOutgoing = 4;
    public const short PollIn = 1;
    public const ushort EtherTypeIpv4 = 0x0800;
    public const nuint SiocGarp = 0x8954;
    public const nuint SiocSarp = 0x8955;
    public const nuint SiocDarp = 0x8953;
    public const int AtfCompleted = 0x02;
    public const int AtfPermanent = 0x04;
    public const int Eintr = 4;
    public const int Eagain = 11;
    public const int Enxio = 6;
    public const int MessageTruncated = 0x20;

    /// <summary>CMSG_SPACE of one struct timespec, and some more.</summary>
    public const int TimestampRoom = 64;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int fd, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int fd, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int fd, int level, int name, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint ReceiveMessage(int fd, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    public static partial nint ReceiveFrom(int fd, byte* buffer, nuint length, int flags, void* address, uint* addressLength);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int fd, byte* buffer, nuint length, int flags, void* address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int fd, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial void Close(int fd);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(int fd, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint owner, uint group);

    /// <summary>Waits until a socket can be read; false when the time is over (negative: never), or when somebody wakes it.</summary>
    public static bool WaitFor(int socket, int wake, TimeSpan timeout)
    {
        var entries = stackalloc PollEntry[2];
        entries[0] = new PollEntry { Descriptor = socket, Events = PollIn };
        entries[1] = new PollEntry { Descriptor = wake, Events = PollIn };
        var milliseconds = timeout < TimeSpan.Zero ? -1 : (int)Math.Ceiling(Math.Min(timeout.TotalMilliseconds, int.MaxValue));
        if (Poll(entries, 2, milliseconds) <= 0)
        {
            return false;
        }

        if (entries[1].Returned == 0)
        {
            return true;
        }

        ulong count;
        Read(wake, &count, sizeof(ulong));
        return false;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>struct sockaddr_ll; the protocol is in network order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct LinkAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int InterfaceIndex;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public fixed byte Address[8];
    }

    /// <summary>struct sockaddr_nl; the kernel is port 0.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint PortId;
        public uint Groups;
    }

    /// <summary>struct timeval.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Duration
    {
        public nint Seconds;
        public nint Microseconds;
    }

    /// <summary>struct packet_mreq.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Membership
    {
        public int InterfaceIndex;
        public ushort Kind;
        public ushort AddressLength;
        public fixed byte Address[8];
    }

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FilterInstruction(ushort code, byte jumpTrue, byte jumpFalse, uint value)
    {
        public ushort Code = code;
        public byte JumpTrue = jumpTrue;
        public byte JumpFalse = jumpFalse;
        public uint Value = value;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FilterProgram
    {
        public ushort Length;
        public FilterInstruction* Instructions;
    }

    /// <summary>struct arpreq: protocol and hardware address as struct sockaddr, flags, netmask, device name.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct NeighbourRequest
    {
        public fixed byte Protocol[16];
        public fixed byte Hardware[16];
        public int Flags;
        public fixed byte Netmask[16];
        public fixed byte Device[16];
    }
}
