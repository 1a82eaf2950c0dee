using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PiBoot.Linux.I2c;

/// <summary>The system calls of /dev/i2c-N: linux/i2c-dev.h and linux/i2c.h.</summary>
internal static unsafe partial class I2cCalls
{
    public const int OpenReadWrite = 2;
    public const int OpenCloseOnExec = 0x80000;

    public const nuint Slave = 0x0703;
    public const nuint Functions = 0x0705;
    public const nuint SmBus = 0x0720;

    public const nuint FunctionI2c = 0x1;

    public const byte SmBusWrite = 0;
    public const byte SmBusRead = 1;
    public const uint SmBusByte = 1;
    public const uint SmBusByteData = 2;
    public const uint SmBusI2cBlock = 8;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, nuint request, nuint value);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, nuint request, void* argument);

    /// <summary>struct i2c_smbus_ioctl_data.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SmBusTransfer
    {
        public byte Direction;
        public byte Command;
        public uint Kind;
        public SmBusData* Data;
    }

    /// <summary>union i2c_smbus_data: a byte, or a count and up to 32 bytes and one to spare.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SmBusData
    {
        public fixed byte Block[34];
    }
}
