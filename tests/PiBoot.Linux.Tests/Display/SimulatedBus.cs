using PiBoot.Linux.I2c;
using PiBoot.Testing.Panels;

namespace PiBoot.Linux.Tests.Display;

/// <summary>A bus with one panel on it that can be pulled off and put back.</summary>
/// <param name="maximumWrite">What the adapter takes at once.</param>
/// <param name="write">What the panel does with a transfer.</param>
/// <param name="read">What it answers.</param>
internal sealed class SimulatedBus(int maximumWrite, Action<ReadOnlySpan<byte>> write, Func<byte> read)
{
    private int? _failsAfter;

    public bool IsPlugged { get; set; } = true;

    /// <summary>Devices opened so far, and not yet closed.</summary>
    public int Opened { get; private set; }

    public int Open { get; private set; }

    /// <summary>Bytes written.</summary>
    public int Written { get; private set; }

    /// <summary>A chip that shows lines, and time that goes on with the bytes on a bus of 100 kHz.</summary>
    public static SimulatedBus Of(SimulatedHd44780 chip, int maximumWrite = 8192) => new(
        maximumWrite,
        bytes =>
        {
            chip.Now += TimeSpan.FromMicroseconds(90);
            foreach (var pins in bytes)
            {
                chip.Now += TimeSpan.FromMicroseconds(90);
                chip.Write(pins);
            }
        },
        chip.Read);

    public static SimulatedBus Of(SimulatedSsd1306 chip) => new(33, chip.Write, chip.Read);

    /// <summary>The bus fails once, after so many bytes.</summary>
    public void FailAfter(int bytes) => _failsAfter = bytes;

    public II2cDevice OpenDevice()
    {
        Opened++;
        Open++;
        return new Device(this);
    }

    private void Transfer(ReadOnlySpan<byte> data)
    {
        Check();
        foreach (var index in Enumerable.Range(0, data.Length))
        {
            if (_failsAfter is { } left)
            {
                _failsAfter = left == 0 ? null : left - 1;
                if (left == 0)
                {
                    write(data[..index]);
                    throw new I2cException("The bus hangs.");
                }
            }
        }

        Written += data.Length;
        write(data);
    }

    private void Check()
    {
        if (!IsPlugged)
        {
            throw new I2cException("No device answers at address 0x27 of /dev/i2c-1.");
        }
    }

    private sealed class Device(SimulatedBus bus) : II2cDevice
    {
        public string Name => "/dev/i2c-1 at 0x27";

        public int MaximumWrite => bus.ReadMaximum();

        public void Write(ReadOnlySpan<byte> data)
        {
            Assert.InRange(data.Length, 1, MaximumWrite);
            bus.Transfer(data);
        }

        public void Read(Span<byte> data)
        {
            bus.Check();
            data.Fill(bus.Answer());
        }

        public byte ReadRegister(byte register) => throw new NotSupportedException("No panel has registers.");

        public void Dispose() => bus.Open--;
    }

    private int ReadMaximum() => maximumWrite;

    private byte Answer() => read();
}
