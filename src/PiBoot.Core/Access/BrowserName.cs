namespace PiBoot.Core.Access;

/// <summary>A browser in a few words, so that somebody finds his phone in a list of sessions.</summary>
public static class BrowserName
{
    private const string Unknown = "unknown browser";
    private const int LongestOther = 40;

    /// <summary>The order matters: each of them also says that it is one of those below it.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <param name="agent">The header User-Agent, which anybody may have written.</param>
    public static string Of(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
        {
            return Unknown;
        }

        var browser = Find(Browsers, agent);
        var system = Find(Systems, agent);
        return (browser, system) switch
        {
            (not null, not null) => $"{browser} on {system}",
            (not null, null) => browser,
            _ => Other(agent),
        };
    }

    private static string? Find((string Mark, string Name)[] all, string agent) =>
        all.FirstOrDefault(a => agent.Contains(a.Mark, StringComparison.Ordinal)).Name;

    /// <summary>The first word of what is no browser: <c>curl/8.5.0</c>.</summary>
    private static string Other(string agent)
    {
        var word = string.Concat(agent.TrimStart().TakeWhile(c => c is > ' ' and <= '~').Take(LongestOther));
        return word.Length > 0 ? word : Unknown;
    }
}
