using System.Globalization;
using PiBoot.Core.Power;

namespace PiBoot.Configuration;

/// <summary>The keys of the section <c>[power]</c>.</summary>
internal static class PowerKeys
{
    private const string Section = "power";
    private const int MostBanks = 32;

    public static readonly IReadOnlyList<SettingKey> All =
    [
        new(Section, "bank", "", "relays behind one device, a line for each: its name, its kind, and the words of that kind as the README tells", AddBank, "NAME KIND and the words of that kind")
        {
            IsRepeatable = true,
        },
        Seconds("off_time", "5", "seconds that a client is without power at least", 2, 60, static (p, t) => p with { OffTime = t }),
        Seconds("stagger", "2", "seconds between two clients that are given power", 0, 60, static (p, t) => p with { Stagger = t }),
        Seconds("stagger_old", "10", "the same after a Pi 3 or older, or a client whose model is not known", 0, 120, static (p, t) => p with { StaggerOld = t }),
        Seconds("shutdown_wait", "30", "seconds that a client gets to shut down before its power is cut", 0, 600, static (p, t) => p with { ShutdownWait = t }),
        new(Section, "cure", "auto", "whether the power of a client that hangs is cut and given again by itself: auto or off",
            static (s, v) => v is "auto" or "off" ? s with { Power = s.Power with { Cures = v == "auto" } } : null, "auto or off")
        {
            IsLive = true,
        },
        new(Section, "cycles_per_hour", "6", "how often that may be done to one client within an hour",
            static (s, v) => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 60 ? s with { Power = s.Power with { CyclesPerHour = n } } : null,
            "a number from 1 to 60")
        {
            IsLive = true,
        },
        new(Section, "start", "staggered", "when the service starts: staggered (clients that do not run lose their power and get it one after the other) or leave",
            static (s, v) => v is "staggered" or "leave" ? s with { Power = s.Power with { StartsStaggered = v == "staggered" } } : null, "staggered or leave"),
    ];

    private static SettingKey Seconds(string name, string normal, string meaning, double least, double most, Func<PowerSettings, TimeSpan, PowerSettings> set) => new(
        Section, name, normal, meaning,
        (s, v) => double.TryParse(v, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most
            ? s with { Power = set(s.Power, TimeSpan.FromSeconds(n)) }
            : null,
        string.Create(CultureInfo.InvariantCulture, $"a number of seconds from {least} to {most}"))
    {
        IsLive = true,
    };

    /// <summary>An empty line adds none.</summary>
    private static ApplianceSettings? AddBank(ApplianceSettings settings, string line)
    {
        if (line.Length == 0)
        {
            return settings;
        }

        var reading = BankLine.Read(line);
        if (!reading.IsGood)
        {
            throw new SettingsException(reading.Fault);
        }

        return settings.Banks.Length == MostBanks ? throw new SettingsException($"there are more than {MostBanks} banks.") :
            BankLine.Clash(settings.Banks, reading.Plan) is { } clash ? throw new SettingsException(clash) :
            settings with { Banks = settings.Banks.Add(reading.Plan) };
    }
}
