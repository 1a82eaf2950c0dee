using System.Runtime.InteropServices;

namespace PiBoot.Linux.Gpio;

/// <summary>An errno of a GPIO call as a sentence.</summary>
internal static class GpioFault
{
    public const int Invalid = 22;
    public const int NotSupported = 95;

    /// <summary>ENOTSUPP, which the kernel means to keep to itself and does not always.</summary>
    public const int KernelNotSupported = 524;

    private const int NoEntry = 2;
    private const int Access = 13;
    private const int Busy = 16;
    private const int NoDevice = 19;
    private const int NotAnIoctl = 25;

    public static GpioException Chip(string path, int errno) => new(errno switch
    {
        NoEntry => $"There is no GPIO chip {path}: 'gpioinfo' lists what this machine has.",
        Access => $"No permission to open {path}: the user that runs this must be in the group gpio.",
        Invalid or NotAnIoctl => $"{path} does not know version 2 of the GPIO interface: it takes Linux 5.10 or later.",
        _ => $"Cannot use {path}: {Marshal.GetPInvokeErrorMessage(errno)}.",
    });

    /// <param name="line">The line and its chip, such as <c>GPIO17 of gpiochip0</c>.</param>
    /// <param name="errno">What the call ended with.</param>
    public static GpioException Line(string line, int errno) => new(errno switch
    {
        Busy => $"The line {line} is in use: 'gpioinfo' tells by whom.",
        NoDevice => $"The chip of the line {line} is gone.",
        _ => $"The line {line} fails: {Marshal.GetPInvokeErrorMessage(errno)}.",
    });
}
