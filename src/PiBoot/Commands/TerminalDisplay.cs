using PiBoot.Core.Display;

namespace PiBoot.Commands;

/// <summary>
/// A display on a terminal: a frame that is drawn over in place. Where there is no terminal, each screen is a frame of plain text.
/// </summary>
/// <param name="output">Where to draw.</param>
/// <param name="size">How large.</param>
/// <param name="isTerminal">The cursor can be moved.</param>
/// <param name="hasColour">It may be coloured.</param>
internal sealed class TerminalDisplay(TextWriter output, ScreenSize size, bool isTerminal, bool hasColour) : ICharacterDisplay
{
    private const string Lit = "\e[97;44m";
    private const string Dark = "\e[90m";
    private const string Plain = "\e[0m";
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";

    private IReadOnlyList<string>? _shown;
    private bool _isLit = true;
    private bool _wasLit;

    public int Columns => size.Columns;

    public int Rows => size.Rows;

    public void Show(IReadOnlyList<string> lines)
    {
        if (_shown is not null && _wasLit == _isLit && _shown.SequenceEqual(lines, StringComparer.Ordinal))
        {
            return;
        }

        if (isTerminal)
        {
            output.Write(_shown is null ? HideCursor : $"\e[{Rows + 2}A\r");
        }

        Draw(lines);
        output.Flush();
        (_shown, _wasLit) = ([.. lines], _isLit);
    }

    /// <summary>Is seen when the next screen is shown.</summary>
    public void Light(bool isOn) => _isLit = isOn;

    public void Dispose()
    {
        if (isTerminal && _shown is not null)
        {
            output.Write(ShowCursor);
            output.Flush();
        }
    }

    private void Draw(IReadOnlyList<string> lines)
    {
        var edge = new string('─', Columns);
        var foot = _isLit ? edge : "─ dark " + edge[7..];
        var (begin, end) = !hasColour ? ("", "") : (_isLit ? Lit : Dark, Plain);
        output.WriteLine($"┌{edge}┐");
        foreach (var line in lines)
        {
            output.WriteLine($"│{begin}{line}{end}│");
        }

        output.WriteLine($"└{foot}┘");
    }
}
