namespace PiBoot.Core.Display;

/// <summary>What a display shows at one moment.</summary>
/// <param name="Size">The display's.</param>
/// <param name="Lines">As many as it has rows, each exactly as long as it is wide, of <see cref="DisplayText"/>'s characters.</param>
/// <param name="IsLit">The backlight, or the panel, is on.</param>
public sealed record Screen(ScreenSize Size, IReadOnlyList<string> Lines, bool IsLit)
{
    public bool Equals(Screen? other) =>
        other is not null && Size == other.Size && IsLit == other.IsLit && Lines.SequenceEqual(other.Lines, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Size, IsLit, string.Join('\n', Lines).GetHashCode(StringComparison.Ordinal));
}
