using System.Runtime.CompilerServices;
using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Tests.I2c;

public sealed class I2cFaultTests
{
    [Theory]
    [InlineData(6, "No device answers at address 0x27 of /dev/i2c-1: is it plugged in, and is dtparam=i2c_arm=on set?")]
    [InlineData(121, "No device answers at address 0x27 of /dev/i2c-1: is it plugged in, and is dtparam=i2c_arm=on set?")]
    [InlineData(5, "No device answers at address 0x27 of /dev/i2c-1: is it plugged in, and is dtparam=i2c_arm=on set?")]
    [InlineData(16, "Address 0x27 of /dev/i2c-1 is held by a driver of the kernel (pcf8574): remove the overlay that binds it.")]
    [InlineData(110, "The bus /dev/i2c-1 hangs while address 0x27 is asked: look for a short, or a missing pull-up, on SDA and SCL.")]
    [InlineData(13, "No permission to use /dev/i2c-1: the user that runs this must be in the group i2c.")]
    [InlineData(95, "Address 0x27 of /dev/i2c-1 fails: Operation not supported.")]
    public void A_chip_that_fails_is_told_in_words(int errno, string message)
    {
        Assert.Equal(message, I2cFault.Device("/dev/i2c-1", 0x27, errno, "pcf8574").Message);
    }

    [Theory]
    [InlineData(2, "There is no I2C bus /dev/i2c-1: is dtparam=i2c_arm=on in config.txt, and is the module i2c-dev loaded?")]
    [InlineData(13, "No permission to open /dev/i2c-1: the user that runs this must be in the group i2c.")]
    [InlineData(24, "Cannot open /dev/i2c-1: Too many open files.")]
    public void A_bus_that_cannot_be_opened_is_told_in_words(int errno, string message)
    {
        Assert.Equal(message, I2cFault.Bus("/dev/i2c-1", errno).Message);
    }

    [Fact]
    public void A_bus_that_does_not_exist_is_named()
    {
        var fault = Assert.Throws<I2cException>(() => new I2cBus(9753).Open(0x27));
        Assert.StartsWith("There is no I2C bus /dev/i2c-9753:", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x07)]
    [InlineData(0x78)]
    public void A_reserved_address_is_refused(int address)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new I2cBus(1).Open(address));
    }

    [Fact]
    public void Structures_are_as_long_as_the_kernel_s()
    {
        Assert.Equal(8 + IntPtr.Size, Unsafe.SizeOf<I2cCalls.SmBusTransfer>());
        Assert.Equal(34, Unsafe.SizeOf<I2cCalls.SmBusData>());
    }
}
