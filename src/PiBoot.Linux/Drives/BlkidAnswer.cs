using System.Text;
using PiBoot.Core.Drives;
using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Drives;

/// <summary>Asks blkid(8) what a device holds; it looks at the device itself and keeps nothing.</summary>
internal static class BlkidAnswer
{
    private const int NothingFound = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <exception cref="DriveException">There is no blkid.</exception>
    public static DriveContent Ask(string device)
    {
        var result = Command.Run("blkid", ["-p", "-o", "export", device], Limit);
        return result switch
        {
            { Ending: CommandEnding.NotFound } => throw new DriveException("blkid is not installed; install it: apt install util-linux."),
            { Ending: CommandEnding.Exited, ExitCode: 0 } => Parse(result.Output),
            { Ending: CommandEnding.Exited, ExitCode: NothingFound } when CanBeRead(device) => new DriveContent(),
            _ => new DriveContent(IsUnclear: true),
        };
    }

    public static DriveContent Parse(string output)
    {
        var values = new Dictionary<string, string>();
        foreach (var line in output.Split('\n'))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            {
                values[line[..at]] = Unescape(line[(at + 1)..]);
            }
        }

        return new DriveContent(
            values.GetValueOrDefault("TYPE"),
            values.GetValueOrDefault("LABEL"),
            values.GetValueOrDefault("UUID"),
            values.GetValueOrDefault("PTTYPE"),
            values.GetValueOrDefault("PART_ENTRY_NAME"));
    }

    /// <summary>blkid finds nothing on a device that it cannot read, either; that one is not blank.</summary>
    private static bool CanBeRead(string device)
    {
        try
        {
            return FreshRead.At(device, 0, new byte[4096]) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Characters that a shell would read as its own have a backslash before them.</summary>
    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
