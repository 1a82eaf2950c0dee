using System.Globalization;

namespace PiBoot.Linux.Memory;

/// <summary>One mapping of a process: proc(5), /proc/pid/smaps.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="Length">In bytes.</param>
/// <param name="File">Device and inode of the file; null: it is of none.</param>
/// <param name="IsReadOnly">Private, and not writable.</param>
/// <param name="Changed">In kB: what of it is not the file's any more, as the loader has written to it before it was made read-only.</param>
internal readonly record struct MappedRange(nuint Start, nuint Length, string? File, bool IsReadOnly, long Changed)
{
    private const string ChangedField = "Anonymous:";

    /// <summary>What of it is in memory, the file has as well. One that does not say what was changed does not count.</summary>
    public bool IsClean => File is not null && IsReadOnly && Changed == 0;

    public bool Holds(nuint address) => address >= Start && address - Start < Length;

    /// <summary>The ranges of a whole listing.</summary>
    public static IReadOnlyList<MappedRange> Read(IEnumerable<string> smaps)
    {
        var ranges = new List<MappedRange>();
        foreach (var line in smaps)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (Head(words) is { } head)
            {
                ranges.Add(head);
            }
            else if (ranges.Count > 0 && words is [ChangedField, var number, ..] &&
                long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var changed))
            {
                ranges[^1] = ranges[^1] with { Changed = changed };
            }
        }

        return ranges;
    }

    /// <summary>"7f12a000-7f12b000 r-xp 00001000 fe:00 1234 /usr/lib/…"; null for every other line.</summary>
    private static MappedRange? Head(string[] words)
    {
        if (words is not [var range, { Length: 4 } rights, _, var device, var inode, ..] || range.Split('-') is not [var from, var to] ||
            !TryAddress(from, out var start) || !TryAddress(to, out var end) || end <= start)
        {
            return null;
        }

        var file = words.Length > 5 && words[5].StartsWith('/') ? $"{device} {inode}" : null;
        return new MappedRange(start, end - start, file, rights is ['r', '-', _, 'p'], -1);
    }

    private static bool TryAddress(string text, out nuint address) =>
        nuint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out address);
}
