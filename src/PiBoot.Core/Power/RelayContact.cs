namespace PiBoot.Core.Power;

/// <summary>
/// How a client hangs on a relay, and the relay on its line. The default, <c>level=low wiring=nc</c>, is the usual relay board
/// with the client on the normally closed contact: a line that nobody drives leaves the client powered.
/// </summary>
/// <param name="IsActiveHigh">The coil is energised while the line is high; otherwise while it is low.</param>
/// <param name="IsNormallyOpen">The client has power while the coil is energised; otherwise while it is not.</param>
public readonly record struct RelayContact(bool IsActiveHigh, bool IsNormallyOpen)
{
    /// <summary>The level of the line, true for high, at which a client is powered or not.</summary>
    public bool LineFor(bool isPowered) => IsEnergised(isPowered) == IsActiveHigh;

    /// <summary>Whether a client is powered while the line is at a level, true for high.</summary>
    public bool IsPoweredAt(bool line) => line == LineFor(isPowered: true);

    private bool IsEnergised(bool isPowered) => isPowered == IsNormallyOpen;
}
