namespace PiBoot.BootRom;

/// <summary>Takes named words out of a command line and remembers the first fault.</summary>
internal sealed class ArgumentReader(string[] words)
{
    private readonly bool[] taken = new bool[words.Length];
    private string? fault;

    public delegate bool Parse<T>(string text, out T value);

    public string? TakeText(string name)
    {
        var at = Array.IndexOf(words, name);
        if (at < 0)
        {
            return null;
        }

        taken[at] = true;
        if (at + 1 == words.Length)
        {
            Fault($"{name} needs a value");
            return null;
        }

        taken[at + 1] = true;
        return words[at + 1];
    }

    public bool TakeFlag(string name)
    {
        var at = Array.IndexOf(words, name);
        if (at >= 0)
        {
            taken[at] = true;
        }

        return at >= 0;
    }

    public T? TakeOptional<T>(string name, Parse<T> parse)
        where T : struct
    {
        if (TakeText(name) is not { } text)
        {
            return null;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        Fault($"{name} {text} is not understood");
        return null;
    }

    public T Take<T>(string name, Parse<T> parse, bool isRequired)
        where T : struct
    {
        if (isRequired && !words.Contains(name))
        {
            Fault($"{name} is missing");
        }

        return TakeOptional(name, parse) ?? default;
    }

    public void Fault(string text) => fault ??= text;

    /// <summary>The first fault, or the first word nobody took; null when all is well.</summary>
    public string? Finish()
    {
        var left = Array.IndexOf(taken, false);
        return fault ?? (left < 0 ? null : $"{words[left]} is not understood");
    }
}
