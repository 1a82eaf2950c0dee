using System.Text;
using PiBoot.Linux.Files;

namespace PiBoot.Configuration;

/// <summary>The file of what was changed while the service ran. A damaged line is named and left out: it stops nothing.</summary>
internal static class LiveFile
{
    private const int LargestText = 64 * 1024;
    private const int MostFaults = 5;

    /// <summary>What it sets, each good on top of those before; all the rest is told in <paramref name="faults"/>.</summary>
    /// <param name="path">Its path; it may not be there.</param>
    /// <param name="given">What it lies over.</param>
    /// <param name="faults">A sentence for each line that is left out.</param>
    public static IReadOnlyList<SettingLine> Read(string path, GivenSettings given, out IReadOnlyList<string> faults)
    {
        var good = new List<SettingLine>();
        var bad = new List<string>();
        try
        {
            var cursor = new SettingsCursor(path);
            foreach (var line in Text(path).Split('\n'))
            {
                Take(line, cursor, given, good, bad);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bad.Add($"{path} cannot be read: {e.Message}");
        }

        faults = bad.Count <= MostFaults ? bad : [.. bad.Take(MostFaults), $"{path}: {bad.Count - MostFaults} more lines are left out."];
        return good;
    }

    /// <exception cref="IOException">The drive cannot be written.</exception>
    public static void Write(string path, IEnumerable<SettingLine> lines)
    {
        var text = new StringBuilder("# What was changed while the service ran; it wins over the configuration file. A line that is removed is as there.\n");
        foreach (var section in lines.GroupBy(l => l.Key.Section).OrderBy(s => SettingKeys.Sections.ToList().IndexOf(s.Key)))
        {
            text.Append('\n').Append('[').Append(section.Key).Append("]\n");
            foreach (var line in section.OrderBy(l => l.Key.Name, StringComparer.Ordinal))
            {
                text.Append(line.Key.Name).Append(" = ").Append(line.Value).Append('\n');
            }
        }

        AtomicFile.Write(path, text.ToString());
    }

    private static void Take(string text, SettingsCursor cursor, GivenSettings given, List<SettingLine> good, List<string> bad)
    {
        try
        {
            if (cursor.Take(text) is not { } line)
            {
                return;
            }

            if (!line.Key.IsLive)
            {
                throw new SettingsException($"{line.Where}: '{line.Key.Name}' belongs in {given.Path}.");
            }

            given.With([.. good, line]);
            good.Add(line);
        }
        catch (SettingsException e)
        {
            bad.Add($"{e.Message} This line is left out.");
        }
    }

    private static string Text(string path)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var reader = new StreamReader(path, Encoding.UTF8);
        var text = new char[LargestText];
        return new string(text, 0, reader.ReadBlock(text));
    }
}
