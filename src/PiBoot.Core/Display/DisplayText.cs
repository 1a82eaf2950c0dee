using System.Text;

namespace PiBoot.Core.Display;

/// <summary>
/// The characters that every display can show: those of ASCII that the HD44780's ROM A00 has as well (it has a yen sign for
/// the backslash and an arrow for the tilde), and <see cref="Block"/>.
/// </summary>
public static class DisplayText
{
    /// <summary>All dots of a character.</summary>
    public const char Block = '█';

    /// <summary>Stands for what no display can show.</summary>
    private const char Unknown = '?';

    private const string Accented = "ÀÁÂÃÅàáâãåÇçČčĆćĎďÈÉÊËĚĘèéêëěęÌÍÎÏìíîïŁłÑŇŃñňńÒÓÔÕØòóôõøŘřŠŚšśŤťÙÚÛŮùúûůÝýÿŽŹŻžźż";
    private const string Plain = "AAAAAaaaaaCcCcCcDdEEEEEEeeeeeeIIIIiiiiLlNNNnnnOOOOOoooooRrSSssTtUUUUuuuuYyyZZZzzz";

    /// <summary>The same in characters that can be shown; line ends and tabs are blanks.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            folded.Append(Fold(rune));
        }

        return folded.ToString();
    }

    /// <summary>A line of exactly this length: cut, or filled with blanks.</summary>
    public static string Fit(string text, int columns) => text.Length > columns ? text[..columns] : text.PadRight(columns);

    /// <summary>Something on the left and something on the right, which is never cut.</summary>
    public static string Between(string left, string right, int columns) =>
        Fit(left, Math.Max(0, columns - right.Length - 1)) + (right.Length < columns ? " " : "") + right;

    /// <summary>Breaks text between words, and words that are longer than a line where the line ends.</summary>
    public static IReadOnlyList<string> Wrap(string text, int columns)
    {
        var lines = new List<string>();
        var line = new StringBuilder(columns);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                Take();
            }

            if (line.Length > 0)
            {
                line.Append(' ');
            }

            line.Append(word);
            while (line.Length > columns)
            {
                lines.Add(line.ToString(0, columns));
                line.Remove(0, columns);
            }
        }

        if (line.Length > 0)
        {
            Take();
        }

        return lines;

        void Take()
        {
            lines.Add(line.ToString());
            line.Clear();
        }
    }

    private static string Fold(Rune rune) => rune.Value switch
    {
        '\\' => "/",
        '~' or '–' or '—' or '−' => "-",
        >= ' ' and <= '}' or Block => ((char)rune.Value).ToString(),
        '\n' or '\r' or '\t' or '\u00a0' => " ",
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'Ä' => "Ae",
        'Ö' => "Oe",
        'Ü' => "Ue",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "Ae",
        '‘' or '’' or '´' => "'",
        '“' or '”' or '„' or '«' or '»' => "\"",
        '…' => "...",
        '→' => "->",
        'µ' or 'μ' => "u",
        '·' or '•' => "*",
        '×' => "x",
        '€' => "EUR",
        var value => Accented.IndexOf((char)Math.Min(value, char.MaxValue), StringComparison.Ordinal) is >= 0 and var at ? Plain[at].ToString() : Unknown.ToString(),
    };
}
