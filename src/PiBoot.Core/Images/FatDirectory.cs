using System.Buffers.Binary;
using System.Text;

namespace PiBoot.Core.Images;

/// <summary>
/// Entries of 32 bytes: name 11, attributes at 11, case at 12, first cluster's high half at 20, time at 22, date at 24, low
/// half at 26, size at 28. Before it, last part first, stand the parts of a long name: order at 0, 13 UTF-16 units at 1, 14
/// and 28, attributes 0x0f, the short name's checksum at 13.
/// </summary>
public static class FatDirectory
{
    private const int EntrySize = 32;
    private const int ShortNameLength = 11;
    private const int BaseLength = 8;
    private const int PartUnits = 13;
    private const int MostParts = 20;
    private const byte LongNameAttributes = 0x0f;
    private const byte VolumeAttribute = 0x08;
    private const byte DirectoryAttribute = 0x10;
    private const byte LastPart = 0x40;

    /// <param name="bytes">All clusters of the directory.</param>
    /// <param name="label">The file system's name, which the root directory holds.</param>
    public static List<FatEntry> Parse(ReadOnlySpan<byte> bytes, out string? label)
    {
        var entries = new List<FatEntry>();
        var units = new char[MostParts * PartUnits];
        var (parts, checksum) = (0, (byte)0);
        label = null;
        for (; bytes.Length >= EntrySize && bytes[0] != 0; bytes = bytes[EntrySize..])
        {
            var entry = bytes[..EntrySize];
            if (entry[0] == 0xe5)
            {
                parts = 0;
            }
            else if ((entry[11] & 0x3f) == LongNameAttributes)
            {
                parts = TakePart(entry, units, parts, ref checksum);
            }
            else
            {
                var isLong = parts > 0 && checksum == Checksum(entry[..ShortNameLength]);
                Add(entry, isLong ? LongName(units.AsSpan(0, parts * PartUnits)) : null, entries, ref label);
                parts = 0;
            }
        }

        return entries;
    }

    private static int TakePart(ReadOnlySpan<byte> entry, char[] units, int parts, ref byte checksum)
    {
        var order = entry[0] & 0x1f;
        if (order is 0 or > MostParts)
        {
            return 0;
        }

        if ((entry[0] & LastPart) != 0)
        {
            (parts, checksum) = (order, entry[13]);
            units.AsSpan().Clear();
        }

        if (order > parts || entry[13] != checksum)
        {
            return 0;
        }

        var at = (order - 1) * PartUnits;
        for (var i = 0; i < PartUnits; i++)
        {
            var place = i < 5 ? 1 + (2 * i) : i < 11 ? 14 + (2 * (i - 5)) : 28 + (2 * (i - 11));
            units[at + i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(entry[place..]);
        }

        return parts;
    }

    private static string LongName(ReadOnlySpan<char> units)
    {
        var end = units.IndexOf('\0');
        return (end < 0 ? units : units[..end]).TrimEnd('\uffff').ToString();
    }

    private static void Add(ReadOnlySpan<byte> entry, string? longName, List<FatEntry> entries, ref string? label)
    {
        if ((entry[11] & VolumeAttribute) != 0)
        {
            label = Encoding.Latin1.GetString(entry[..ShortNameLength]).TrimEnd();
            return;
        }

        var name = string.IsNullOrEmpty(longName) ? ShortName(entry) : longName;
        if (name is "." or "..")
        {
            return;
        }

        var cluster = ((uint)BinaryPrimitives.ReadUInt16LittleEndian(entry[20..]) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(entry[26..]);
        entries.Add(new FatEntry(
            name, (entry[11] & DirectoryAttribute) != 0, cluster, BinaryPrimitives.ReadUInt32LittleEndian(entry[28..]),
            Time(BinaryPrimitives.ReadUInt16LittleEndian(entry[24..]), BinaryPrimitives.ReadUInt16LittleEndian(entry[22..]))));
    }

    /// <summary>Byte 12 tells which half is lower case, as Windows NT and Linux write it.</summary>
    private static string ShortName(ReadOnlySpan<byte> entry)
    {
        var stem = Plain(entry[..BaseLength], (entry[12] & 0x08) != 0);
        var extension = Plain(entry[BaseLength..ShortNameLength], (entry[12] & 0x10) != 0);
        return extension.Length > 0 ? $"{stem}.{extension}" : stem;
    }

    /// <summary>Which code page is meant nobody knows: letters beyond ASCII become underscores.</summary>
    private static string Plain(ReadOnlySpan<byte> bytes, bool isLower)
    {
        var text = string.Concat(Encoding.Latin1.GetString(bytes).TrimEnd().Select(c => c is < ' ' or > '~' ? '_' : c));
        return isLower ? text.ToLowerInvariant() : text;
    }

    private static byte Checksum(ReadOnlySpan<byte> shortName)
    {
        byte sum = 0;
        foreach (var value in shortName)
        {
            sum = (byte)((sum << 7) + (sum >> 1) + value);
        }

        return sum;
    }

    /// <summary>Date: year since 1980, month, day in 7, 4, 5 bits. Time: hour, minute, two seconds in 5, 6, 5.</summary>
    private static long Time(int date, int time)
    {
        var (year, month, day) = (1980 + (date >> 9), (date >> 5) & 15, date & 31);
        var days = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc)
            : new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var seconds = ((time >> 11) * 3600) + (((time >> 5) & 63) * 60) + ((time & 31) * 2);
        return new DateTimeOffset(days).ToUnixTimeSeconds() + seconds;
    }
}
