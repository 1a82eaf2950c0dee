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
    public static string Render(string original, out bool fits)
    {
        var lines = Ascii.Only(original).Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
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
    public static bool UsesInitramfs(string config, Func<string, bool> fileExists)
    {
        foreach (var line in config.Split('\n'))
        {
            var text = line.Trim();
            if (text.StartsWith("initramfs ", StringComparison.Ordinal))
            {
                return fileExists(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
            }

            if (text.Replace(" ", "", StringComparison.Ordinal) == "auto_initramfs=1" && InitramfsNames.Any(fileExists))
            {
                return true;
            }
        }

        return false;
    }

    private static readonly string[] InitramfsNames =
        ["initramfs8", "initramfs_2712", "initramfs7l", "initramfs7", "initramfs"];

    private static string Join(IEnumerable<string> lines) => new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();
}
