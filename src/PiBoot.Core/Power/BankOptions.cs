using System.Globalization;

namespace PiBoot.Core.Power;

/// <summary>The options of a bank's line, <c>name=value</c> each. The first fault that is met is kept, and the rest is moot.</summary>
internal sealed class BankOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public BankOptions(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == word.Length - 1)
            {
                Complain($"'{word}' is not an option of the form name=value");
            }
            else if (!_values.TryAdd(word[..equals], word[(equals + 1)..]))
            {
                Complain($"{word[..equals]}= is there twice");
            }
        }
    }

    /// <summary>The first one, without a full stop; null while there is none.</summary>
    public string? Fault { get; private set; }

    public void Complain(string fault) => Fault ??= fault;

    public string? Text(string name)
    {
        _known.Add(name);
        return _values.GetValueOrDefault(name);
    }

    public string Needed(string name)
    {
        var value = Text(name);
        if (value is null)
        {
            Complain($"it needs {name}=");
        }

        return value ?? "";
    }

    /// <summary>A decimal number, or one in hexadecimal after <c>0x</c>.</summary>
    /// <param name="fallback">What counts when the option is absent; null: it is needed.</param>
    /// <param name="ranges">Where the number may lie, ends included.</param>
    public int Number(string name, int? fallback, params ReadOnlySpan<(int First, int Last)> ranges)
    {
        var text = fallback is null ? Needed(name) : Text(name);
        if (string.IsNullOrEmpty(text))
        {
            return fallback ?? 0;
        }

        var isHexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var isNumber = isHexadecimal
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        var allowed = new List<string>();
        foreach (var (first, last) in ranges)
        {
            if (isNumber && number >= first && number <= last)
            {
                return number;
            }

            allowed.Add(name == "address" ? $"0x{first:x2} to 0x{last:x2}" : $"{first} to {last}");
        }

        Complain($"{name}={text} must be {string.Join(" or ", allowed)}");
        return fallback ?? 0;
    }

    /// <summary>True when the option has the second of its two values.</summary>
    public bool IsSecond(string name, string usual, string second)
    {
        var value = Text(name);
        if (value is not null && value != usual && value != second)
        {
            Complain($"{name}={value} must be {usual} or {second}");
        }

        return value == second;
    }

    public IReadOnlyList<string> Ports(string name, int most)
    {
        var text = Needed(name);
        if (text.Length == 0)
        {
            return [];
        }

        var ports = PortList.Read(text, most, out var fault);
        if (fault is not null)
        {
            Complain($"{name}={(text.Length <= 60 ? text : text[..57] + "...")} {fault}");
        }

        return ports;
    }

    /// <summary>To be called last: an option that nobody asked for is a fault.</summary>
    public void RefuseOthers()
    {
        if (_values.Keys.FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
        {
            Complain($"there is no option {unknown}= here, only {string.Join(' ', _known.Select(name => name + '='))}");
        }
    }
}
