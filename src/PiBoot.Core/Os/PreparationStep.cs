namespace PiBoot.Core.Os;

/// <summary>One thing that was done to an imported system so that it boots from the network.</summary>
/// <param name="Text">Where and what, such as <c>etc/fstab: 2 lines of partitions commented out</c>.</param>
/// <param name="IsWarning">Nothing was done; somebody should look at it.</param>
public sealed record PreparationStep(string Text, bool IsWarning)
{
    public override string ToString() => IsWarning ? "warning: " + Text : Text;
}
