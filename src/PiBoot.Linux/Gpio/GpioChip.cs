using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PiBoot.Linux.Systemd;

namespace PiBoot.Linux.Gpio;

/// <summary>A GPIO chip of this machine: <c>/dev/gpiochipN</c>. A line that was taken lives on when its chip is disposed of.</summary>
internal sealed unsafe class GpioChip : IDisposable
{
    /// <summary>Who holds a line, as <c>gpioinfo</c> shows it.</summary>
    public const string Consumer = "piboot";

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private GpioChip(SafeFileHandle file, string path, GpioCalls.ChipInfo info)
    {
        (_file, _path) = (file, path);
        (Name, Label, LineCount) = (Text(info.Name), Text(info.Label), (int)Math.Min(info.Lines, int.MaxValue));
    }

    /// <summary>Such as <c>gpiochip0</c>; the number depends on the order in which drivers are loaded.</summary>
    public string Name { get; }

    /// <summary>Such as <c>pinctrl-bcm2711</c>; it names the hardware.</summary>
    public string Label { get; }

    public int LineCount { get; }

    /// <exception cref="GpioException">There is none, or it may not be used.</exception>
    public static GpioChip Open(string path)
    {
        var file = GpioCalls.Open(path, GpioCalls.OpenReadWrite | GpioCalls.OpenCloseOnExec);
        GpioCalls.ChipInfo info = default;
        if (file.IsInvalid || GpioCalls.Control(file, GpioCalls.GetChipInfo, &info) < 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            file.Dispose();
            throw GpioFault.Chip(path, errno);
        }

        return new GpioChip(file, path, info);
    }

    /// <exception cref="GpioException">The chip has no such line, or is gone.</exception>
    public GpioLineInfo Look(int offset)
    {
        var info = new GpioCalls.LineInfo { Offset = (uint)offset };
        if (GpioCalls.Control(_file, GpioCalls.GetLineInfo, &info) < 0)
        {
            throw GpioFault.Chip(_path, Marshal.GetLastPInvokeError());
        }

        var isUsed = (info.Flags & GpioCalls.FlagUsed) != 0;
        return new GpioLineInfo(offset, Text(info.Name), isUsed ? Text(info.Consumer) : null, (info.Flags & GpioCalls.FlagOutput) != 0);
    }

    /// <summary>Takes a line as it is: neither its direction nor its level changes.</summary>
    /// <param name="line">Of this chip.</param>
    /// <param name="shelf">Where it may be that this service holds it already.</param>
    /// <exception cref="GpioException">Somebody else holds it.</exception>
    public GpioLine Take(GpioLineInfo line, DescriptorShelf shelf)
    {
        var name = $"{(line.Name.Length > 0 ? line.Name : line.Offset)} of {Name}";
        var kept = DescriptorName.OfLine(Name, line.Offset);
        if (shelf.Copies(kept) is [var descriptor, ..])
        {
            return new GpioLine(new SafeFileHandle(descriptor, ownsHandle: true), name, kept, isKept: true);
        }

        if (line.Consumer is { } consumer)
        {
            throw new GpioException($"The line {name} is in use by {(consumer.Length > 0 ? $"'{consumer}'" : "somebody without a name")}: free it there, or choose another.");
        }

        var request = new GpioCalls.LineRequest { LineCount = 1 };
        request.Offsets[0] = (uint)line.Offset;
        Encoding.ASCII.GetBytes(Consumer, request.Consumer);
        return GpioCalls.Control(_file, GpioCalls.GetLine, &request) < 0
            ? throw GpioFault.Line(name, Marshal.GetLastPInvokeError())
            : new GpioLine(new SafeFileHandle(request.Descriptor, ownsHandle: true), name, kept, isKept: false);
    }

    public void Dispose() => _file.Dispose();

    private static string Text(ReadOnlySpan<byte> name)
    {
        var end = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }
}
