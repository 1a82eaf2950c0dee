using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Systemd;

namespace PiBoot.Linux.Gpio;

/// <summary>A line of the GPIO character device, held for as long as this process lives.</summary>
internal sealed unsafe class GpioLine(SafeFileHandle file, string name, string shelfName, bool isKept) : IGpioLine
{
    private const ulong OnlyLine = 1;

    public string Name => name;

    public void Drive(bool isHigh)
    {
        var values = new GpioCalls.LineValues { Bits = isHigh ? OnlyLine : 0, Mask = OnlyLine };
        Check(GpioCalls.Control(file, GpioCalls.SetValues, &values));
    }

    public bool Level()
    {
        var values = new GpioCalls.LineValues { Mask = OnlyLine };
        Check(GpioCalls.Control(file, GpioCalls.GetValues, &values));
        return (values.Bits & OnlyLine) != 0;
    }

    /// <summary>Makes it an output in one step with its level, so that nothing in between is seen at the pin.</summary>
    /// <param name="isHigh">The level.</param>
    /// <param name="restsHigh">Where its pull resistor is to take it when it is let go of; a chip without ones ignores that.</param>
    public void BecomeOutput(bool isHigh, bool restsHigh)
    {
        var pull = restsHigh ? GpioCalls.FlagPullUp : GpioCalls.FlagPullDown;
        var errno = Configure(isHigh, pull);
        if (errno is GpioFault.Invalid or GpioFault.NotSupported or GpioFault.KernelNotSupported)
        {
            errno = Configure(isHigh, 0);
        }

        if (errno != 0)
        {
            throw GpioFault.Line(name, errno);
        }
    }

    /// <summary>From now on it stays as it is driven when this process ends, where somebody keeps it for the next one.</summary>
    public void KeepOn(DescriptorShelf shelf)
    {
        if (!isKept)
        {
            shelf.Keep(shelfName, (int)file.DangerousGetHandle());
        }
    }

    public void Dispose() => file.Dispose();

    private int Configure(bool isHigh, ulong pull)
    {
        var config = new GpioCalls.LineConfig { Flags = GpioCalls.FlagOutput | pull, AttributeCount = 1 };
        config.Attributes[0] = new GpioCalls.ConfigAttribute
        {
            Attribute = new() { Id = GpioCalls.AttributeOutputValues, Value = isHigh ? OnlyLine : 0 },
            Mask = OnlyLine,
        };
        return GpioCalls.Control(file, GpioCalls.SetConfig, &config) < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    private void Check(int result)
    {
        if (result < 0)
        {
            throw GpioFault.Line(name, Marshal.GetLastPInvokeError());
        }
    }
}
