using PiBoot.Core.Power;
using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Relays;

/// <summary>
/// A relay board with an MCP23017 (Microchip data sheet 20001952, table 3-3, IOCON.BANK = 0). At power-on all pins are inputs, at rest
/// by the board's own resistors. The latches are written before pins become outputs, so that none shows a level that was not meant.
/// The chip keeps its latches for as long as it has power, so a service that stops or dies changes nothing, and the next one begins
/// with what it reads.
/// </summary>
internal sealed class Mcp23017RelayBank : IRelayBank
{
    /// <summary>A pin is an input where its bit is set; port A, and port B behind it.</summary>
    private const byte Direction = 0x00;

    /// <summary>The output latches; port A, and port B behind it.</summary>
    private const byte Latch = 0x14;

    private readonly RelayChip _chip;
    private readonly RelayContact _contact;

    /// <summary>The pins that are relays, GPA0 in bit 0, GPB0 in bit 8.</summary>
    private readonly int _relays;

    private int _latches;

    /// <summary>False from an error on until the chip is known to be driven as it should be.</summary>
    private bool _isSound;

    /// <param name="device">Owned from here on, unless this throws.</param>
    /// <param name="start">The state to start in, by port. A port that is not in it stays as it is driven, or gives power when it is not.</param>
    /// <exception cref="RelayException">The board does not answer.</exception>
    public Mcp23017RelayBank(Mcp23017BankPlan plan, II2cDevice device, IReadOnlyDictionary<string, bool> start)
    {
        (Name, Ports, _contact, _chip) = (plan.Name, plan.Ports, plan.Contact, new RelayChip(plan, device));
        _relays = (1 << Ports.Count) - 1;
        var inputs = ReadPair(Direction);
        _latches = ReadPair(Latch);
        foreach (var port in Ports)
        {
            var pin = _chip.Pin(port);
            if (start.TryGetValue(port, out var isPowered) || (inputs >> pin & 1) != 0)
            {
                _latches = WithPin(_latches, pin, !start.ContainsKey(port) || isPowered);
            }
        }

        Drive(inputs);
    }

    public string Name { get; }

    public IReadOnlyList<string> Ports { get; }

    public void Switch(string port, bool isPowered)
    {
        var pin = _chip.Pin(port);
        EnsureDriven();
        var latches = WithPin(_latches, pin, isPowered);
        _isSound = false;
        _chip.Write((byte)(Latch + pin / 8), (byte)(latches >> (pin & 8)));
        // Only now: an order that failed must not be carried out by a later one, behind the back of who gave it up.
        (_latches, _isSound) = (latches, true);
    }

    public bool? IsPowered(string port)
    {
        var pin = _chip.Pin(port);
        EnsureDriven();
        return _contact.IsPoweredAt((ReadPair(Latch) >> pin & 1) != 0);
    }

    public void Dispose() => _chip.Dispose();

    private int WithPin(int latches, int pin, bool isPowered) => _contact.LineFor(isPowered) ? latches | 1 << pin : latches & ~(1 << pin);

    /// <summary>A dip in the board's supply, which relays are good at, makes inputs of all pins: then they are set up anew.</summary>
    private void EnsureDriven()
    {
        var inputs = ReadPair(Direction);
        if (!_isSound || (inputs & _relays) != 0)
        {
            Drive(inputs);
        }
    }

    private void Drive(int inputs)
    {
        _isSound = false;
        WritePair(Latch, _latches);
        WritePair(Direction, inputs & ~_relays);
        _isSound = true;
    }

    private int ReadPair(byte register) => _chip.ReadRegister(register) | _chip.ReadRegister((byte)(register + 1)) << 8;

    private void WritePair(byte register, int pair)
    {
        _chip.Write(register, (byte)pair);
        _chip.Write((byte)(register + 1), (byte)(pair >> 8));
    }
}
