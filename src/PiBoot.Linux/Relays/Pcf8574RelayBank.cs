using PiBoot.Core.Power;
using PiBoot.Linux.I2c;

namespace PiBoot.Linux.Relays;

/// <summary>
/// A relay board with a PCF8574 (NXP data sheet, section 8): eight pins without registers. A byte written sets all of them, a byte
/// read tells their levels, and at power-on all are high. The chip keeps what was last written for as long as it has power, so a
/// service that stops or dies changes nothing, and the next one begins with what it reads.
/// </summary>
/// <remarks>
/// A high pin is pulled up with 0.1 mA only: it can rest a relay, not drive one. Boards with this chip are <c>level=low</c> therefore.
/// Pins that are no relays are kept high, as they are at power-on, which also makes them inputs.
/// </remarks>
internal sealed class Pcf8574RelayBank : IRelayBank
{
    private readonly RelayChip _chip;
    private readonly RelayContact _contact;
    private byte _pins;

    /// <param name="device">Owned from here on, unless this throws.</param>
    /// <param name="start">The state to start in, by port; a port that is not in it stays as it is.</param>
    /// <exception cref="RelayException">The board does not answer.</exception>
    public Pcf8574RelayBank(Pcf8574BankPlan plan, II2cDevice device, IReadOnlyDictionary<string, bool> start)
    {
        (Name, Ports, _contact, _chip) = (plan.Name, plan.Ports, plan.Contact, new RelayChip(plan, device));
        var pins = _chip.Read() | 0xff << Ports.Count;
        foreach (var port in Ports.Where(start.ContainsKey))
        {
            pins = WithPin(pins, _chip.Pin(port), start[port]);
        }

        Write(pins);
    }

    public string Name { get; }

    public IReadOnlyList<string> Ports { get; }

    public void Switch(string port, bool isPowered) => Write(WithPin(_pins, _chip.Pin(port), isPowered));

    public bool? IsPowered(string port)
    {
        var pin = _chip.Pin(port);
        return _contact.IsPoweredAt((_chip.Read() >> pin & 1) != 0);
    }

    public void Dispose() => _chip.Dispose();

    private int WithPin(int pins, int pin, bool isPowered) => _contact.LineFor(isPowered) ? pins | 1 << pin : pins & ~(1 << pin);

    /// <summary>
    /// Always all pins, so that a board which lost them to a dip in its supply gets them back. An order that failed is not remembered:
    /// it must not be carried out by a later one, behind the back of who gave it up.
    /// </summary>
    private void Write(int pins)
    {
        _chip.Write((byte)pins);
        _pins = (byte)pins;
    }
}
