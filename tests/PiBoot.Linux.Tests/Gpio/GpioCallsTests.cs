using System.Runtime.CompilerServices;
using PiBoot.Linux.Gpio;

namespace PiBoot.Linux.Tests.Gpio;

public sealed class GpioCallsTests
{
    [Fact]
    public void Structures_are_as_long_as_the_request_codes_say()
    {
        Assert.Equal(Length(GpioCalls.GetChipInfo), Unsafe.SizeOf<GpioCalls.ChipInfo>());
        Assert.Equal(Length(GpioCalls.GetLineInfo), Unsafe.SizeOf<GpioCalls.LineInfo>());
        Assert.Equal(Length(GpioCalls.GetLine), Unsafe.SizeOf<GpioCalls.LineRequest>());
        Assert.Equal(Length(GpioCalls.SetConfig), Unsafe.SizeOf<GpioCalls.LineConfig>());
        Assert.Equal(Length(GpioCalls.GetValues), Unsafe.SizeOf<GpioCalls.LineValues>());
        Assert.Equal(Length(GpioCalls.SetValues), Unsafe.SizeOf<GpioCalls.LineValues>());
    }

    [Theory]
    [InlineData(68, "gpiochip_info")]
    [InlineData(256, "gpio_v2_line_info")]
    [InlineData(592, "gpio_v2_line_request")]
    [InlineData(272, "gpio_v2_line_config")]
    [InlineData(16, "gpio_v2_line_values")]
    public void Structures_are_as_long_as_the_kernel_s(int length, string structure)
    {
        Assert.Equal(length, structure switch
        {
            "gpiochip_info" => Unsafe.SizeOf<GpioCalls.ChipInfo>(),
            "gpio_v2_line_info" => Unsafe.SizeOf<GpioCalls.LineInfo>(),
            "gpio_v2_line_request" => Unsafe.SizeOf<GpioCalls.LineRequest>(),
            "gpio_v2_line_config" => Unsafe.SizeOf<GpioCalls.LineConfig>(),
            _ => Unsafe.SizeOf<GpioCalls.LineValues>(),
        });
    }

    [Theory]
    [InlineData(2, "There is no GPIO chip /dev/gpiochip7: 'gpioinfo' lists what this machine has.")]
    [InlineData(13, "No permission to open /dev/gpiochip7: the user that runs this must be in the group gpio.")]
    [InlineData(22, "/dev/gpiochip7 does not know version 2 of the GPIO interface: it takes Linux 5.10 or later.")]
    [InlineData(24, "Cannot use /dev/gpiochip7: Too many open files.")]
    public void A_chip_that_cannot_be_used_is_told_in_words(int errno, string message)
    {
        Assert.Equal(message, GpioFault.Chip("/dev/gpiochip7", errno).Message);
    }

    /// <summary>Bits 16 to 29 of a request code, asm-generic/ioctl.h.</summary>
    private static int Length(nuint request) => (int)(request >> 16 & 0x3fff);
}
