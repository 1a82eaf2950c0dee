using System.Text;

namespace PiBoot.Core.Os;

/// <summary>config.txt as it is served: ASCII, and shorter than what firmware reads over the network.</summary>
public static class FirmwareConfig
{
    /// <summary>Bytes; boards were seen to ignore a config.txt of 4096 and more over the network (raspberrypi/firmware#1012).</summary>
    public const int Limit = 4096;

    /// <summary>Comments and empty lines go only when the file would be too long otherwise. Closed by a line feed.</summary>
    /// <param name="original">The file of the boot tree.</param>
    /// <param name="fits">False when the result is still too long: then it is served as it is, and somebody should be told.</param>
    public static string Render(string original, out bool fits) => Render(original, [], out fits);

    /// <summary>The same with a user's own lines at the end, for all boards.</summary>
    public static string Render(string original, IReadOnlyList<string> extraLines, out bool fits)
    {
        var lines = Ascii.Only(original).Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        if (extraLines.Count > 0)
        {
            lines = [.. lines, "[all]", .. extraLines.Select(Ascii.Only).SelectMany(l => l.ReplaceLineEndings("\n").Split('\n'))];
        }

        var text = Join(lines);
        if (text.Length >= Limit)
        {
            text = Join(lines.Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'));
        }

        fits = text.Length < Limit;
        return text;
    }

    /// <summary>
    /// Whether a board that reads this file loads an initramfs: an <c>initramfs</c> line, or <c>auto_initramfs=1</c> and a
    /// file that is called as the firmware expects.
    /// </summary>
    public static bool UsesInitramfs(string config, Func<string, bool> fileExists) => InitramfsFiles(config, fileExists).Count > 0;

    /// <summary>The files that some board loads as its initramfs and that are there.</summary>
    public static IReadOnlyList<string> InitramfsFiles(string config, Func<string, bool> fileExists)
    {
        var files = new List<string>();
        foreach (var line in config.Split('\n'))
        {
            var text = line.Trim();
            if (text.StartsWith("initramfs ", StringComparison.Ordinal))
            {
                files.Add(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
            }
            else if (text.Replace(" ", "", StringComparison.Ordinal) == "auto_initramfs=1")
            {
                files.AddRange(InitramfsNames);
            }
        }

        var prefixes = Values(config, "os_prefix").Append("");
        return [.. prefixes.SelectMany(prefix => files.Select(file => prefix + file)).Where(fileExists).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The names under which firmware may ask for the kernel's command line: <c>cmdline=</c> calls it otherwise, and
    /// <c>os_prefix=</c> looks for it in a folder.
    /// </summary>
    public static IReadOnlyList<string> CommandLineNames(string config)
    {
        string[] names = ["cmdline.txt", .. Values(config, "cmdline")];
        return [.. names.Concat(Values(config, "os_prefix").SelectMany(prefix => names.Select(name => prefix + name))).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The lines that load an initramfs become comments.</summary>
    public static string WithoutInitramfs(string config) =>
        string.Join('\n', config.Split('\n').Select(line => LoadsInitramfs(line) ? "#piboot# " + line : line));

    /// <summary>
    /// Without a card in its slot a board asks for one again and again, which costs a Pi 3 a noticeable part of a core;
    /// with this it asks once.
    /// </summary>
    public static string WithoutCardPolling(string config) => config.Contains(CardPolling, StringComparison.Ordinal)
        ? config
        : $"{config.TrimEnd('\n')}\n[all]\n{CardPolling}\n";

    private const string CardPolling = "dtparam=sd_poll_once";

    private static bool LoadsInitramfs(string line) =>
        line.TrimStart().StartsWith("initramfs ", StringComparison.Ordinal) ||
        line.Replace(" ", "", StringComparison.Ordinal).TrimEnd() is "auto_initramfs=1";

    /// <summary>All values that a setting has in any section.</summary>
    private static IEnumerable<string> Values(string config, string setting) =>
        from line in config.Split('\n')
        let parts = line.Split('=', 2)
        where parts.Length == 2 && parts[0].Trim() == setting && parts[1].Trim().Length > 0
        select parts[1].Trim();

    private static readonly string[] InitramfsNames =
        ["initramfs8", "initramfs_2712", "initramfs7l", "initramfs7", "initramfs"];

    private static string Join(IEnumerable<string> lines) => new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();
}
