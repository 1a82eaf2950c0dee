using System.Globalization;

namespace PiBoot.Core.Display;

/// <summary>What there is to show, laid out on pages: how the appliance is, boots under way, troubles, stalled clients.</summary>
public static class DisplayPages
{
    /// <summary>Boots with a page; the others are counted.</summary>
    private const int MostBoots = 4;

    /// <summary>Troubles, and verdicts of stalled clients, that are told in full: a round of pages must come to its end.</summary>
    private const int MostAlarms = 4;

    private const int MostNames = 3;

    /// <summary>From so many rows on, an alarm has its heading on each of its pages, and a boot has lines for itself.</summary>
    private const int RoomyRows = 4;

    /// <summary>A blank at which no line ends.</summary>
    private const char Together = '\u00a0';

    private static readonly string[] None = [];

    public static IReadOnlyList<DisplayPage> Of(DisplayFacts facts, ScreenSize size) =>
        [.. Overview(facts, size), .. Setup(facts, size), .. Boots(facts, size), .. Troubles(facts, size), .. Stalled(facts, size)];

    private static IEnumerable<DisplayPage> Overview(DisplayFacts facts, ScreenSize size)
    {
        var name = DisplayText.Fold(facts.Name);
        var state = facts.IsReady ? "ready" : "not ready";
        var hasRoom = size.Rows >= RoomyRows;
        var addresses = facts.Addresses.Count > 0 ? facts.Addresses : ["no address"];
        string[] lines =
        [
            hasRoom ? DisplayText.Between(name, state, size.Columns) : name,
            .. addresses,
            .. hasRoom ? None : [state],
            .. DisplayText.Wrap(string.Join(' ', Counts(facts.Clients)), size.Columns).Select(DisplayText.Fold),
            .. facts.FreeBytes is { } free ? [$"{Size(free)} free"] : None,
        ];
        return Flow("overview", [.. lines.Select(line => (string[])[line])], size);
    }

    /// <summary>What somebody who has just plugged it in needs: where to go, and the code that he is asked for there.</summary>
    private static IEnumerable<DisplayPage> Setup(DisplayFacts facts, ScreenSize size)
    {
        if (facts.SetupCode is not { } code)
        {
            return [];
        }

        string[] where = ["Set a password at", facts.Addresses is [var address, ..] ? address : "no address yet"];
        return Flow("setup", size.Rows >= RoomyRows ? [where, ["setup code", $"  {code}"]] : [["Setup code", code]], size);
    }

    private static string[] Counts(ClientCounts counts)
    {
        (int Number, string Word)[] all = [(counts.Up, "up"), (counts.Booting, "booting"), (counts.Stalled, "stalled"), (counts.Off, "off")];
        var some = all.Where(c => c.Number > 0).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Number}{Together}{c.Word}")).ToArray();
        return some.Length > 0 ? some : ["no clients yet"];
    }

    private static IEnumerable<DisplayPage> Boots(DisplayFacts facts, ScreenSize size) =>
        Flow("boots", [.. facts.Boots.Take(MostBoots).SelectMany(boot => size.Rows >= RoomyRows ? [Roomy(boot, size.Columns)] : Narrow(boot, size.Columns))], size);

    private static string[] Roomy(BootProgress boot, int columns) =>
    [
        DisplayText.Between(DisplayText.Fold(boot.Client), boot.Stage, columns),
        .. boot.File is { } file ? [FileName(file, columns)] : None,
        .. boot.Percent is { } percent ? [Bar(percent, columns)] : None,
        .. boot.Files > 0 ? [Loaded(boot)] : None,
    ];

    private static string[][] Narrow(BootProgress boot, int columns)
    {
        var percent = boot.Percent is { } p ? Percent(p) : "";
        string[] head = [DisplayText.Fold(boot.Client), DisplayText.Between(boot.Stage, percent, columns)];
        return boot.File is null && boot.Files == 0 ? [head] : [head, [boot.File is { } file ? FileName(file, columns) : "loaded", Loaded(boot)]];
    }

    /// <summary>Without its directory where there is no room for both.</summary>
    private static string FileName(string path, int columns)
    {
        var folded = DisplayText.Fold(path);
        return folded.Length <= columns ? folded : folded[(folded.LastIndexOf('/') + 1)..];
    }

    private static string Loaded(BootProgress boot) =>
        string.Create(CultureInfo.InvariantCulture, $"{boot.Files} {(boot.Files == 1 ? "file" : "files")} {Size(boot.Bytes)}");

    private static string Bar(int percent, int columns)
    {
        var room = columns - 7;
        return $"[{new string(DisplayText.Block, room * percent / 100).PadRight(room)}] {Percent(percent)}";
    }

    private static string Percent(int percent) => string.Create(CultureInfo.InvariantCulture, $"{percent,3}%");

    private static IEnumerable<DisplayPage> Troubles(DisplayFacts facts, ScreenSize size)
    {
        var shown = facts.Troubles.Take(MostAlarms).ToArray();
        return shown.SelectMany((trouble, i) => Alarm(
            string.Create(CultureInfo.InvariantCulture, $"trouble {i} {Kind(trouble)}"),
            shown.Length == 1 ? "Trouble" : string.Create(CultureInfo.InvariantCulture, $"Trouble {i + 1} of {facts.Troubles.Count}"),
            trouble,
            [$"trouble {Kind(trouble)}"],
            size));
    }

    private static IEnumerable<DisplayPage> Stalled(DisplayFacts facts, ScreenSize size)
    {
        var groups = facts.Stalled.GroupBy(s => (s.Stage, s.Verdict)).ToArray();
        var left = groups.Skip(MostAlarms).SelectMany(group => group).Select(s => s.Client).ToArray();
        return
        [
            .. groups.Take(MostAlarms).SelectMany(group => Stopped([.. group.Select(s => s.Client)], group.Key.Stage, group.Key.Verdict, size)),
            .. left.Length > 0 ? Stopped(left, "stalled", "piboot client list shows them.", size) : [],
        ];
    }

    /// <summary>Clients that stopped for one reason.</summary>
    private static IEnumerable<DisplayPage> Stopped(string[] clients, string stage, string verdict, ScreenSize size)
    {
        var key = $"{stage} {verdict}";
        string[] alarms = [.. clients.Select(c => $"stopped {c}")];
        if (clients is [var one])
        {
            var room = size.Columns - stage.Length - 1;
            var name = DisplayText.Fold(one);
            return Alarm(key, $"{(size.Rows >= RoomyRows && name.Length > room ? name[..room] : name)} {stage}", verdict, alarms, size);
        }

        var names = string.Join(", ", clients.Take(MostNames)) +
            (clients.Length > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {clients.Length - MostNames} more") : "");
        return Alarm(key, string.Create(CultureInfo.InvariantCulture, $"{clients.Length} {stage}"), $"{names}: {verdict}", alarms, size);
    }

    /// <summary>A heading and sentences on as many pages as they need.</summary>
    private static IEnumerable<DisplayPage> Alarm(string key, string heading, string sentences, IReadOnlyList<string> alarms, ScreenSize size)
    {
        var hasRoom = size.Rows >= RoomyRows;
        var text = DisplayText.Wrap(DisplayText.Fold(sentences), size.Columns);
        var lines = hasRoom ? text : [.. DisplayText.Wrap(heading, size.Columns), .. text];
        return lines.Chunk(hasRoom ? size.Rows - 1 : size.Rows).Select((chunk, i) =>
            new DisplayPage($"{key} {i}", hasRoom ? [heading, .. chunk] : chunk, i == 0 ? alarms : []));
    }

    /// <summary>Blocks of lines, as many on a page as it has room for.</summary>
    private static IEnumerable<DisplayPage> Flow(string key, IReadOnlyList<string[]> blocks, ScreenSize size)
    {
        var number = 0;
        var lines = new List<string>();
        foreach (var block in blocks)
        {
            if (lines.Count > 0 && lines.Count + block.Length > size.Rows)
            {
                yield return new DisplayPage($"{key} {number++}", [.. lines], []);
                lines.Clear();
            }

            lines.AddRange(block);
        }

        if (lines.Count > 0)
        {
            yield return new DisplayPage($"{key} {number}", lines, []);
        }
    }

    /// <summary>A sentence without its figures, which change while the trouble stays: the space that is left, a time. Names keep theirs.</summary>
    private static string Kind(string sentence) => string.Join(' ', sentence.Split(' ').Where(word => word.Length > 0 && !char.IsAsciiDigit(word[0])));

    private static string Size(long bytes) => bytes switch
    {
        >= 9_950_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0} GB"),
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
    };
}
