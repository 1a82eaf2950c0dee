using System.Globalization;
using System.Text;
using PiBoot.Core.Display;
using PiBoot.Core.Display.Panels;

namespace PiBoot.Testing.Panels;

/// <summary>Screens of a simulated HD44780 as the README's picture, dot by dot.</summary>
public static class LcdPicture
{
    private const int Dot = 3;
    private const int CellWidth = 6 * Dot;
    private const int CellHeight = 9 * Dot;
    private const int Edge = 14;
    private const int Gap = 16;

    public static string Draw(IReadOnlyList<IReadOnlyList<string>> screens)
    {
        var (columns, rows) = (screens[0][0].Length, screens[0].Count);
        var (width, height) = ((columns * CellWidth) + (2 * Edge), (rows * CellHeight) + (2 * Edge));
        var svg = new StringBuilder();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{(screens.Count * (height + Gap)) - Gap}" role="img">""");
        Line($"<title>The status LCD: {string.Join("; ", screens.Select(s => string.Join(", ", s.Select(l => l.Replace(DisplayText.Block, ' ').Trim()))))}</title>");
        for (var i = 0; i < screens.Count; i++)
        {
            Line($"""<g transform="translate(0,{i * (height + Gap)})"><rect width="{width}" height="{height}" rx="6" fill="#1b2f8f"/>""");
            Line($"""<path fill="#2c43ad" d="{Cells(columns, rows)}"/>""");
            Line($"""<path fill="#eef3ff" d="{Dots(screens[i])}"/></g>""");
        }

        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Cells(int columns, int rows) => string.Concat(
        from row in Enumerable.Range(0, rows)
        from column in Enumerable.Range(0, columns)
        select Rectangle(column, row, 0, 0, 5, 8));

    /// <summary>Dots side by side are one stroke of the pen.</summary>
    private static string Dots(IReadOnlyList<string> lines)
    {
        var path = new StringBuilder();
        for (var row = 0; row < lines.Count; row++)
        {
            for (var column = 0; column < lines[row].Length; column++)
            {
                var dots = PanelFont.RowsOf(lines[row][column]);
                foreach (var (y, x) in from y in Enumerable.Range(0, dots.Length) from x in Enumerable.Range(0, 5) where ((dots[y] >> (4 - x)) & 1) != 0 select (y, x))
                {
                    path.Append(Rectangle(column, row, x, y, 1, 1));
                }
            }
        }

        return path.ToString();
    }

    private static string Rectangle(int column, int row, int x, int y, int width, int height) => string.Create(
        CultureInfo.InvariantCulture,
        $"M{Edge + (column * CellWidth) + (x * Dot)},{Edge + (row * CellHeight) + (y * Dot)}h{(width * Dot) - 0.4}v{(height * Dot) - 0.4}h-{(width * Dot) - 0.4}z");
}
