using System.Globalization;

namespace PiBoot.Core.Access;

/// <summary>A wait, as people and as the header Retry-After are told it.</summary>
public static class WaitWords
{
    /// <summary>Whole seconds, one at least.</summary>
    public static int Seconds(TimeSpan wait) => (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, int.MaxValue);

    /// <summary>Such as <c>1 second</c>, <c>90 seconds</c> or <c>5 minutes</c>.</summary>
    public static string Of(TimeSpan wait) => Seconds(wait) switch
    {
        1 => "1 second",
        <= 120 and var seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{(seconds + 59) / 60} minutes"),
    };
}
