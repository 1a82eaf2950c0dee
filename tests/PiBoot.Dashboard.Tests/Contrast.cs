using System.Globalization;

namespace PiBoot.Dashboard.Tests;

/// <summary>Contrast of two colours (WCAG 2.2, "relative luminance" and "contrast ratio").</summary>
internal static class Contrast
{
    /// <param name="one">As <c>#rrggbb</c>.</param>
    /// <param name="other">As <c>#rrggbb</c>.</param>
    /// <returns>1 to 21.</returns>
    public static double Of(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) => 0.2126 * Channel(colour, 1) + 0.7152 * Channel(colour, 3) + 0.0722 * Channel(colour, 5);

    private static double Channel(string colour, int at)
    {
        var part = int.Parse(colour.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
