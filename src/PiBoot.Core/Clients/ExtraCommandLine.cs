namespace PiBoot.Core.Clients;

/// <summary>Words that a user adds to the kernel's command line.</summary>
public static class ExtraCommandLine
{
    public const int MaximumLength = 512;

    /// <summary>They say where the root is and what network it is on; nfsaddrs is the kernel's old name of ip.</summary>
    private static readonly string[] Ours = ["root", "rootfstype", "nfsroot", "nfsaddrs", "ip"];

    private const string OurPrefix = "piboot.";

    /// <summary>Null when it is good.</summary>
    public static string? Fault(string text)
    {
        if (text.Any(c => c is < ' ' or > '~'))
        {
            var odd = text.First(c => c is < ' ' or > '~');
            return $"The extra kernel words hold the character {Shown.Character(odd)}: they are one line of printable ASCII.";
        }

        if (text.Length > MaximumLength)
        {
            return $"The extra kernel words have {text.Length} characters; there is room for {MaximumLength}.";
        }

        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(WordFault).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>
    /// Words are split at every blank, also between quotes: so do the scripts of an initramfs. The kernel takes a word in
    /// quotes for the word itself.
    /// </summary>
    private static string? WordFault(string word)
    {
        var key = word.TrimStart('"').Split('=', 2)[0].TrimEnd('"');
        return key switch
        {
            "--" => "The extra kernel words must not hold '--': the kernel would not read what stands after it.",
            _ when Ours.Contains(key) || key.StartsWith(OurPrefix, StringComparison.Ordinal) =>
                $"The extra kernel word '{Shown.Short(word)}' would break the network boot: {key}{(word.Contains('=', StringComparison.Ordinal) ? "=" : "")} is set by the appliance.",
            _ => null,
        };
    }
}
