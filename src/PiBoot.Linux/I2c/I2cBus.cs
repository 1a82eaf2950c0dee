using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PiBoot.Linux.I2c;

/// <summary>An I2C bus of this machine: <c>/dev/i2c-N</c>. Holds nothing open itself.</summary>
/// <param name="number">1 is the one on pins 3 and 5 of a Raspberry Pi's header.</param>
public sealed class I2cBus(int number)
{
    /// <summary>Addresses below and above are reserved by the I2C specification (UM10204, table 4).</summary>
    public const int FirstAddress = 0x08;

    public const int LastAddress = 0x77;

    public string Path { get; } = "/dev/i2c-" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Opens a chip without a byte on the bus: whether it answers is seen at the first transfer.</summary>
    /// <exception cref="I2cException">No such bus, no permission, or a driver of the kernel holds the address.</exception>
    public II2cDevice Open(int address)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(address, FirstAddress);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address, LastAddress);
        var file = I2cCalls.Open(Path, I2cCalls.OpenReadWrite | I2cCalls.OpenCloseOnExec);
        if (file.IsInvalid)
        {
            var errno = Marshal.GetLastPInvokeError();
            file.Dispose();
            throw I2cFault.Bus(Path, errno);
        }

        try
        {
            return Address(file, address);
        }
        catch (I2cException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>True when something answers at an address. It is asked for one byte, which changes nothing in a chip that is meant here.</summary>
    /// <exception cref="I2cException">The bus is missing or hangs, or a driver of the kernel holds the address.</exception>
    public bool Answers(int address)
    {
        using var device = (I2cDevice)Open(address);
        return device.Answers();
    }

    private I2cDevice Address(SafeFileHandle file, int address)
    {
        if (I2cCalls.Control(file, I2cCalls.Slave, (nuint)address) < 0)
        {
            throw I2cFault.Device(Path, address, Marshal.GetLastPInvokeError(), Holder(address));
        }

        return new I2cDevice(file, Path, address);
    }

    /// <summary>The name under which the kernel knows a device at an address; empty where it knows none.</summary>
    private string Holder(int address)
    {
        try
        {
            return File.ReadAllText($"/sys/bus/i2c/devices/{number}-{address:x4}/name").Trim();
        }
        catch (IOException)
        {
            // It was let go in this moment, or has no name: the message does without.
            return "";
        }
    }
}
