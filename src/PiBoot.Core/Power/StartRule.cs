using PiBoot.Core.Clients;

namespace PiBoot.Core.Power;

/// <summary>
/// What becomes of a relay when the service starts. After an outage all Pis had power at the same moment, long before they
/// could be answered: those that do not live begin anew, one after the other.
/// </summary>
public static class StartRule
{
    /// <summary>Null: it is left as it is.</summary>
    /// <param name="clients">Those that hang on it.</param>
    /// <param name="isAlive">Whether one of them lives.</param>
    /// <param name="state">What its bank says of it.</param>
    /// <param name="settings">What users have set.</param>
    /// <param name="isRestart">The service was only restarted, and no outage has gone before: who has power keeps it.</param>
    public static PowerAction? For(IReadOnlyList<Client> clients, bool isAlive, RelayState state, PowerSettings settings, bool isRestart = false)
    {
        if (StaysOff(clients))
        {
            return PowerAction.Off;
        }

        if (clients.Count == 0 || isAlive || !settings.StartsStaggered)
        {
            return null;
        }

        // What is on hold is not cut; it gets power if it has none.
        return state == RelayState.Off || clients.Any(c => c.Held) ? PowerAction.On : isRestart ? null : PowerAction.Cycle;
    }

    /// <summary>All clients on it were switched off by a user: it does not matter whether one lives, an outage gave it power.</summary>
    public static bool StaysOff(IReadOnlyList<Client> clients) => clients.Count > 0 && clients.All(c => c.KeptOff);
}
