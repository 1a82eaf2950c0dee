namespace PiBoot.Core.Os.Check;

/// <summary>
/// config.txt as one board reads it: the last value counts, sections filter, filters of one kind replace each other and
/// [all] lifts all (config.txt documentation, conditional filters). Bytes that are not ASCII end it.
/// </summary>
public sealed class BoardSettings
{
    private const int DeepestInclude = 4;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Board _board;
    private readonly IReadOnlyDictionary<string, string> _texts;
    private bool _model = true;
    private bool _other = true;

    private BoardSettings(Board board, IReadOnlyDictionary<string, string> texts)
    {
        _board = board;
        _texts = texts;
    }

    /// <param name="facts">config.txt and what it includes.</param>
    /// <param name="board">Who reads it.</param>
    public static BoardSettings Read(SystemFacts facts, Board board)
    {
        var settings = new BoardSettings(board, facts.Texts);
        settings.Take(Ascii.Only(facts.Config ?? ""), 0);
        return settings;
    }

    /// <summary>Null when it is not set, or set to nothing.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public bool IsOn(string name) => this[name] is { } value && value != "0";

    private void Take(string text, int depth)
    {
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '[')
            {
                Enter(line.Trim('[', ']').Trim());
            }
            else if (_model && _other)
            {
                Setting(line, depth);
            }
        }
    }

    private void Setting(string line, int depth)
    {
        if (line.StartsWith("include ", StringComparison.Ordinal))
        {
            if (depth < DeepestInclude && _texts.TryGetValue(line[8..].Trim(), out var included))
            {
                Take(Ascii.Only(included), depth + 1);
            }
        }
        else if (line.StartsWith("initramfs ", StringComparison.Ordinal))
        {
            _values["initramfs"] = line[10..].Trim().Split(' ')[0];
        }
        else if (line.Split('=', 2) is [var name, var value])
        {
            _values[name.Trim()] = value.Trim();
        }
    }

    private void Enter(string section)
    {
        if (section == "all")
        {
            (_model, _other) = (true, true);
        }
        else if (Board.IsModelSection(section))
        {
            _model = _board.Sections.Contains(section, StringComparer.Ordinal);
        }
        else
        {
            // A serial number, a pin, a display, tryboot: some other board, or some other day.
            _other = false;
        }
    }
}
