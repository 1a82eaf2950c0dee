using System.Globalization;
using System.Text;
using PiBoot.Core.Nfs;

namespace PiBoot.Linux.Nfs;

/// <summary>One export as exports(5) writes it: <c>/path client(options)</c>.</summary>
/// <param name="Path">The path as it is.</param>
/// <param name="Client">An address.</param>
/// <param name="Options">Without the parentheses.</param>
internal sealed record ExportLine(string Path, string Client, string Options)
{
    /// <summary>"piboot", then the id in the last group: file handles carry it, so it never changes for a directory.</summary>
    private const string FileSystemId = "7069626f-6f74-4000-8000-";

    /// <summary>As exportfs(8) names an export.</summary>
    public string Name => $"{Client}:{Path}";

    public static ExportLine Of(NfsExport export) => new(
        export.Path,
        export.Client.ToString(),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(export.Writable ? "rw" : "ro")},sync,no_subtree_check,no_root_squash,sec=sys,fsid={FileSystemId}{export.Id:x12}"));

    /// <summary>Null for a comment, an empty line, and what we do not write.</summary>
    public static ExportLine? Parse(string line)
    {
        var space = line.LastIndexOf(' ');
        var open = line.IndexOf('(', Math.Max(space, 0));
        return line.StartsWith('/') && space > 0 && open > space && line.EndsWith(')')
            ? new ExportLine(Unescape(line[..space]), line[(space + 1)..open], line[(open + 1)..^1])
            : null;
    }

    public override string ToString() => $"{Escape(Path)} {Client}({Options})";

    /// <summary>exports(5): any character may be written as a backslash and three octal digits; UTF-8 byte by byte.</summary>
    private static string Escape(string path)
    {
        var text = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(path))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || "/._-+@%,:~"u8.Contains(one))
            {
                text.Append((char)one);
            }
            else
            {
                text.Append('\\').Append(Convert.ToString(one, 8).PadLeft(3, '0'));
            }
        }

        return text.ToString();
    }

    private static string Unescape(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length)
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
