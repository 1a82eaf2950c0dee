using PiBoot.Core.Boot;

namespace PiBoot.Core.Power;

/// <summary>Waits for a client that was asked to shut down, so that its power is cut when nothing of it is lost.</summary>
/// <param name="asked">When it was asked.</param>
public sealed class Farewell(DateTimeOffset asked)
{
    /// <summary>A board that shuts down answers until its kernel stops the interface: a single missed answer says nothing.</summary>
    private const int SilentLooks = 2;

    private int _silent;

    /// <summary>True when its power can be cut.</summary>
    /// <param name="status">How far it is.</param>
    /// <param name="isOnWire">It answers.</param>
    public bool IsOver(BootStatus status, bool isOnWire)
    {
        _silent = isOnWire ? 0 : _silent + 1;

        // Stalled is what its silence looks like to those who watch it, where its last word was lost.
        var hasLeft = status is { Stage: BootStage.Off or BootStage.Stalled, Since: { } since } && since >= asked;
        return hasLeft && _silent >= SilentLooks;
    }
}
