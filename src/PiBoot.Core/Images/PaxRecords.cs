using System.Globalization;
using System.Text;

namespace PiBoot.Core.Images;

/// <summary>
/// The content of a pax header: records of <c>length key=value\n</c>, the length counting all of it. Values are bytes: an
/// attribute's may be no text.
/// </summary>
public sealed class PaxRecords
{
    private readonly Dictionary<string, byte[]> values = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, byte[]>> All => values;

    /// <exception cref="ImageException">A record's length is wrong.</exception>
    public void Add(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var blank = content.IndexOf((byte)' ');
            if (blank is < 1 or > 9 ||
                !int.TryParse(Encoding.Latin1.GetString(content[..blank]), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ||
                length <= blank + 2 || length > content.Length || content[length - 1] != '\n')
            {
                throw Damaged();
            }

            AddRecord(content[(blank + 1)..(length - 1)]);
            content = content[length..];
        }
    }

    public byte[]? Bytes(string key) => values.GetValueOrDefault(key);

    public long? Number(string key) => values.TryGetValue(key, out var value)
        ? long.TryParse(Encoding.Latin1.GetString(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Damaged()
        : null;

    /// <summary>Seconds and nanoseconds of a decimal number.</summary>
    public (long Seconds, uint Nanoseconds)? Time(string key)
    {
        if (!values.TryGetValue(key, out var value))
        {
            return null;
        }

        return decimal.TryParse(Encoding.Latin1.GetString(value), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var time) &&
            Math.Abs(time) < 1e15m
            ? ((long)decimal.Floor(time), (uint)((time - decimal.Floor(time)) * 1_000_000_000m))
            : throw Damaged();
    }

    private static ImageException Damaged() => new("is a damaged tar archive: a pax header that is none");

    private void AddRecord(ReadOnlySpan<byte> record)
    {
        var equals = record.IndexOf((byte)'=');
        if (equals < 1)
        {
            throw Damaged();
        }

        values[Encoding.UTF8.GetString(record[..equals])] = record[(equals + 1)..].ToArray();
    }
}
