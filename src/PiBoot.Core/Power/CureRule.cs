using PiBoot.Core.Clients;

namespace PiBoot.Core.Power;

/// <summary>Whether supervision may cut the power of a client.</summary>
public static class CureRule
{
    /// <summary>Null when it may; otherwise why not, in words.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="others">The clients that hang on the same relay.</param>
    /// <param name="isUp">Whether a client is up.</param>
    /// <param name="plan">The relays.</param>
    /// <param name="settings">What users have set.</param>
    /// <param name="now">When.</param>
    public static string? WhyNot(
        Client client, IEnumerable<Client> others, Func<Client, bool> isUp, RelayPlan plan, PowerSettings settings, DateTimeOffset now)
    {
        if (client.Relay is not { } relay)
        {
            return "it has no relay";
        }

        if (!plan.Relays.Contains(relay))
        {
            return $"its relay {relay} is in no configured bank";
        }

        return !settings.Cures ? "'cure' is off in section [power]" :
            client.Held ? "it is on hold" :
            client.KeptOff ? "its user has switched it off" :
            others.FirstOrDefault(c => c.Id != client.Id && c.Held) is { } held ? $"{held.Name} on the same relay is on hold" :
            others.FirstOrDefault(c => c.Id != client.Id && isUp(c)) is { } up ? $"{up.Name} on the same relay is up" :
            plan.Status(relay, now).Trouble is { } trouble ? $"its relay {relay} fails: {trouble}" :
            plan.IsBusy(relay) ? $"its relay {relay} is being switched" :
            plan.AutomaticCycles(relay, now) >= settings.CyclesPerHour ? $"its power was cut {settings.CyclesPerHour} times within the last hour" :
            null;
    }
}
