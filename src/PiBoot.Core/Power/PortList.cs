using System.Globalization;

namespace PiBoot.Core.Power;

/// <summary>Names and ranges of numbers, separated by commas: <c>1,3-8</c> or <c>GPIO17,GPIO22</c>.</summary>
internal static class PortList
{
    /// <summary>As long as the kernel lets the name of a GPIO line be.</summary>
    public const int MaximumName = 31;

    private const int LargestNumber = 65535;

    /// <summary>The ports, in the order of the text; none when there is a fault.</summary>
    /// <param name="text">The list.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="fault">What is wrong with it, as the end of a sentence; null when nothing is.</param>
    public static IReadOnlyList<string> Read(string text, int most, out string? fault)
    {
        var ports = new List<string>();
        foreach (var word in text.Split(','))
        {
            fault = Add(ports, word, most);
            if (fault is not null)
            {
                return [];
            }
        }

        fault = ports.GroupBy(port => port, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? $"names {twice.Key} twice"
            : null;
        return fault is null ? ports : [];
    }

    /// <summary>Letters, digits and <c>. : _ + -</c>: what a shell, a URL and <c>BANK/PORT</c> take as it is.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaximumName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '_' or '+' or '-') && text[0] != '-';

    private static string? Add(List<string> ports, string word, int most)
    {
        if (!IsName(word))
        {
            return word.Length == 0 ? "has an empty name in it" : $"has '{word}' in it, which is not a name of letters, digits and . : _ + -";
        }

        var (first, last) = Range(word);
        if (last is null)
        {
            ports.Add(word);
        }
        else if (last < first || last > LargestNumber)
        {
            return $"has the range {word} in it, which does not run upwards from 0 to {LargestNumber} at most";
        }
        else if (ports.Count + last - first < most)
        {
            ports.AddRange(Enumerable.Range(first, last.Value - first + 1).Select(n => n.ToString(CultureInfo.InvariantCulture)));
        }
        else
        {
            return $"names more than {most}";
        }

        return ports.Count <= most ? null : $"names more than {most}";
    }

    /// <summary>The ends of a range of numbers; the last is null for all else.</summary>
    private static (int First, int? Last) Range(string word)
    {
        var parts = word.Split('-');
        return parts.Length == 2 && Number(parts[0]) is { } first && Number(parts[1]) is { } last ? (first, last) : (0, null);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
