using PiBoot.Linux.Tests.I2c;

namespace PiBoot.Linux.Tests.Relays;

/// <summary>Eight pins: a byte written sets them, a byte read tells them. At power-on all are high.</summary>
internal sealed class SimulatedPcf8574 : SimulatedChip
{
    public byte Pins { get; set; } = 0xff;

    protected override void Take(ReadOnlySpan<byte> data) => Pins = data[^1];

    protected override byte Give() => Pins;
}
