using System.Globalization;
using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Firmware;

/// <summary>
/// The sections of config.txt: filters of one kind replace each other, filters of different kinds must all hold, and
/// [all] lifts every one.
/// </summary>
internal sealed class SectionFilter(Board board)
{
    private readonly Dictionary<string, bool> held = [];

    public bool Holds => !held.ContainsValue(false);

    /// <param name="section">The text between the brackets.</param>
    public void Enter(string section)
    {
        section = section.Trim();
        if (section == "all")
        {
            held.Clear();
        }
        else if (Board.IsModelSection(section))
        {
            held["model"] = board.Answers(section);
        }
        else if (section.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            held["serial"] = Number(section) == board.Serial;
        }
        else
        {
            var (kind, value) = Split(section);
            held[kind] = kind switch
            {
                "board-type" => Number(value) == (uint)board.Type,
                // Nothing is wired to the simulated board: every pin reads 0.
                _ when kind.StartsWith("gpio", StringComparison.Ordinal) => value == "0",
                // EDID, tryboot, partition: no display, an ordinary boot, no partition.
                _ => false,
            };
        }
    }

    private static (string Kind, string Value) Split(string section)
    {
        var at = section.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (section, "") : (section[..at], section[(at + 1)..]);
    }

    private static uint? Number(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) &&
        uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
