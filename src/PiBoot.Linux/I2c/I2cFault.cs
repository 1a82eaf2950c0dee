using System.Runtime.InteropServices;

namespace PiBoot.Linux.I2c;

/// <summary>An errno of an I2C call as a sentence: what is wrong in words of the bench, and what to look at.</summary>
internal static class I2cFault
{
    private const int NoEntry = 2;
    private const int InputOutput = 5;
    private const int NoDeviceOrAddress = 6;
    private const int TryAgain = 11;
    private const int Access = 13;
    private const int Busy = 16;
    private const int NoDevice = 19;
    private const int TimedOut = 110;
    private const int RemoteInputOutput = 121;

    /// <summary>An unacknowledged address: ENXIO or EREMOTEIO by the adapter's driver, EIO from bit-banged ones, ENODEV from i2c-stub.</summary>
    public static bool IsSilence(int errno) => errno is NoDeviceOrAddress or RemoteInputOutput or InputOutput or NoDevice;

    public static I2cException Bus(string path, int errno) => new(errno switch
    {
        NoEntry or NoDevice or NoDeviceOrAddress =>
            $"There is no I2C bus {path}: is dtparam=i2c_arm=on in config.txt, and is the module i2c-dev loaded?",
        Access => $"No permission to open {path}: the user that runs this must be in the group i2c.",
        _ => $"Cannot open {path}: {Marshal.GetPInvokeErrorMessage(errno)}.",
    });

    /// <param name="path">The bus.</param>
    /// <param name="address">The chip's.</param>
    /// <param name="errno">What the call ended with.</param>
    /// <param name="holder">What the kernel calls the device that one of its drivers holds there; empty where it does not say.</param>
    public static I2cException Device(string path, int address, int errno, string holder = "") => new(errno switch
    {
        _ when IsSilence(errno) => $"No device answers at address 0x{address:x2} of {path}: is it plugged in, and is dtparam=i2c_arm=on set?",
        Busy => $"Address 0x{address:x2} of {path} is held by a driver of the kernel{(holder.Length == 0 ? "" : $" ({holder})")}: " +
            "remove the overlay that binds it.",
        TimedOut or TryAgain => $"The bus {path} hangs while address 0x{address:x2} is asked: look for a short, or a missing pull-up, on SDA and SCL.",
        Access => $"No permission to use {path}: the user that runs this must be in the group i2c.",
        _ => $"Address 0x{address:x2} of {path} fails: {Marshal.GetPInvokeErrorMessage(errno)}.",
    });
}
