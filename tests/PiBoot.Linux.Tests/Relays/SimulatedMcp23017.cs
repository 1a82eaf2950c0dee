using PiBoot.Linux.Tests.I2c;

namespace PiBoot.Linux.Tests.Relays;

/// <summary>The registers of an MCP23017 after power-on, and each level that its pins have shown since.</summary>
internal sealed class SimulatedMcp23017 : SimulatedChip
{
    private const int Direction = 0x00;
    private const int Latch = 0x14;

    private readonly byte[] _registers = new byte[0x16];

    public SimulatedMcp23017() => Reset();

    /// <summary>What stood at a pin, one character each time a register was written: H and L when driven, z as an input.</summary>
    public Dictionary<int, string> Shown { get; } = Enumerable.Range(0, 16).ToDictionary(pin => pin, _ => "");

    public int Latches => _registers[Latch] | _registers[Latch + 1] << 8;

    public int Inputs => _registers[Direction] | _registers[Direction + 1] << 8;

    /// <summary>A dip in the supply.</summary>
    public void Reset()
    {
        Array.Clear(_registers);
        _registers[Direction] = _registers[Direction + 1] = 0xff;
    }

    protected override void Take(ReadOnlySpan<byte> data)
    {
        data[1..].CopyTo(_registers.AsSpan(data[0]));
        foreach (var pin in Shown.Keys)
        {
            Shown[pin] += (Inputs >> pin & 1) != 0 ? 'z' : (Latches >> pin & 1) != 0 ? 'H' : 'L';
        }
    }

    protected override byte Give(byte register) => _registers[register];
}
