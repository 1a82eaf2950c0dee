using System.Runtime.InteropServices;
using PiBoot.Linux.Net.Batching;

namespace PiBoot.Linux.Systemd;

/// <summary>The system calls for descriptors that are handed over: fcntl(2), unix(7), socket(7), memfd_create(2).</summary>
internal static unsafe partial class SystemdCalls
{
    public const int FamilyUnix = 1;
    public const int FamilyInternet = 2;
    public const int FamilyInternet6 = 10;
    public const int FamilyPacket = 17;
    public const int TypeStream = 1;
    public const int TypeDatagram = 2;
    public const int LevelSocket = 1;
    public const int OptionType = 3; // SO_TYPE
    public const int OptionBindToDevice = 25; // SO_BINDTODEVICE
    public const int OptionDomain = 39; // SO_DOMAIN
    public const int Rights = 1; // SCM_RIGHTS
    public const int DontWait = 0x40; // MSG_DONTWAIT
    public const int NoSignal = 0x4000; // MSG_NOSIGNAL
    public const uint MemoryCloseOnExec = 1; // MFD_CLOEXEC
    public const int WouldBlock = 11;
    public const int NameLength = 128; // sizeof(struct sockaddr_storage)

    private const int DuplicateCommand = 1030; // F_DUPFD_CLOEXEC
    private const int SetFlagsCommand = 2; // F_SETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC
    private const int FirstOfOurs = 3;

    /// <summary>A negative number where that cannot be.</summary>
    public static int Duplicate(int descriptor) => Control(descriptor, DuplicateCommand, FirstOfOurs);

    /// <summary>False when there is no such descriptor.</summary>
    public static bool KeepFromPrograms(int descriptor) => Control(descriptor, SetFlagsCommand, CloseOnExec) == 0;

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int descriptor, int level, int name, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetName(int descriptor, byte* name, uint* length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(int descriptor, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateMemory(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    /// <summary>struct cmsghdr with one descriptor, and the padding that ends it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct OneDescriptor(int descriptor)
    {
        public nuint Length = (nuint)(sizeof(nuint) + (3 * sizeof(int)));
        public int Level = LevelSocket;
        public int Kind = Rights;
        public int Descriptor = descriptor;
        public int Padding;
    }
}
