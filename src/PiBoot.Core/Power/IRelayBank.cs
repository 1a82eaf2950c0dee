namespace PiBoot.Core.Power;

/// <summary>
/// Several relays behind one device: GPIO lines, a relay board on I2C, a PoE switch. Called by one thread at a time; a call
/// may block it for as long as the device's time limit. Disposing it leaves every client powered that can be left so.
/// </summary>
public interface IRelayBank : IDisposable
{
    /// <summary>As the configuration names it: 1 to 32 lower-case letters, digits and <c>-</c>.</summary>
    string Name { get; }

    /// <summary>Its relays, in the order of the configuration: a line's name, a pin's number, a switch's port.</summary>
    IReadOnlyList<string> Ports { get; }

    /// <summary>Gives or takes power. Wiring and level are the bank's business: <c>true</c> is a client with power.</summary>
    /// <exception cref="RelayException">The device did not do it; what the relay does now is unknown.</exception>
    void Switch(string port, bool isPowered);

    /// <summary>What the device says of itself; null where it cannot tell.</summary>
    /// <exception cref="RelayException">It does not answer.</exception>
    bool? IsPowered(string port);
}
