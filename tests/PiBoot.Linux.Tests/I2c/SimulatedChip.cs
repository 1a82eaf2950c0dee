using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Tests.I2c;

/// <summary>A chip that keeps a record of what is written to it, and can be unplugged.</summary>
internal abstract class SimulatedChip : II2cDevice
{
    /// <summary>Every transfer in hexadecimal, such as <c>14 ff</c>.</summary>
    public List<string> Written { get; } = [];

    public bool IsUnplugged { get; set; }

    public bool IsDisposed { get; private set; }

    public string Name => "/dev/i2c-1 at 0x20";

    public int MaximumWrite => 33;

    public void Write(ReadOnlySpan<byte> data)
    {
        EnsureThere();
        Written.Add(Convert.ToHexStringLower(data));
        Take(data);
    }

    public void Read(Span<byte> data)
    {
        EnsureThere();
        foreach (ref var value in data)
        {
            value = Give();
        }
    }

    public byte ReadRegister(byte register)
    {
        EnsureThere();
        return Give(register);
    }

    public void Dispose() => IsDisposed = true;

    protected abstract void Take(ReadOnlySpan<byte> data);

    protected virtual byte Give() => throw new InvalidOperationException("This chip is read by its registers.");

    protected virtual byte Give(byte register) => throw new InvalidOperationException("This chip has no registers.");

    private void EnsureThere()
    {
        if (IsUnplugged)
        {
            throw I2cFault.Device("/dev/i2c-1", 0x20, 121);
        }
    }
}
