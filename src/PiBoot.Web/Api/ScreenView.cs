using PiBoot.Core.Display;

namespace PiBoot.Web.Api;

/// <summary>What a display shows: as many lines as rows, each as long as there are columns; <c>light</c> tells whether it is lit.</summary>
public sealed record ScreenView(int Columns, int Rows, IReadOnlyList<string> Lines, bool Light)
{
    public static ScreenView Of(Screen screen) => new(screen.Size.Columns, screen.Size.Rows, screen.Lines, screen.IsLit);
}
