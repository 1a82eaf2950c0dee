using System.Globalization;

namespace PiBoot.Storage;

/// <summary>Values as they stand in the database: readable, and in an order that sorts like their meaning.</summary>
internal static class StoredText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>A revision code as /proc/cpuinfo prints it: <c>c03111</c>.</summary>
    public static string? OfRevision(uint? revision) => revision?.ToString("x", CultureInfo.InvariantCulture);

    public static uint? Revision(string? text) =>
        text is null ? null : uint.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static T Word<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value)
            ? value
            : throw new FormatException($"\"{text}\" is no {typeof(T).Name}.");
}
