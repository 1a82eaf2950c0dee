using PiBoot.Core.Clients;

namespace PiBoot.Core.Power;

/// <summary>Which relays an order means, and whether it may be carried out.</summary>
public static class PowerTargets
{
    public const string All = "all";

    /// <summary>The relays to be switched.</summary>
    /// <param name="order">What a user wants.</param>
    /// <param name="clients">All clients.</param>
    /// <param name="relays">All relays.</param>
    /// <exception cref="PowerException">There is no such target, or several clients hang on its relay.</exception>
    public static IReadOnlyList<string> Of(PowerOrder order, ClientIndex clients, IReadOnlyList<string> relays)
    {
        if (order.Target == All)
        {
            var used = relays.Where(r => On(r, clients).Count > 0).ToArray();
            return used.Length > 0 ? used : throw new PowerException("No client has a relay: piboot client set SERIAL --relay BANK/PORT.");
        }

        var relay = One(order.Target, clients, relays);
        var group = On(relay, clients);
        return order.Group || group.Count < 2
            ? [relay]
            : throw new PowerException($"{string.Join(" and ", group.Select(c => c.Name))} hang on relay {relay}: say --group to switch them all.");
    }

    /// <summary>The clients that hang on a relay.</summary>
    public static IReadOnlyList<Client> On(string relay, ClientIndex clients) => [.. clients.All().Where(c => c.Relay == relay)];

    private static string One(string target, ClientIndex clients, IReadOnlyList<string> relays)
    {
        if (relays.Contains(target))
        {
            return target;
        }

        if (clients.Find(target) is not { } client)
        {
            throw new PowerException($"There is no client and no relay '{Shown.Short(target)}': see 'piboot power list' and 'piboot client list'.");
        }

        return client.Relay is not { } relay ? throw new PowerException($"{client.Name} has no relay: piboot client set {client.Id} --relay BANK/PORT.") :
            relays.Contains(relay) ? relay :
            throw new PowerException($"The relay {relay} of {client.Name} is in no configured bank: see 'piboot power list'.");
    }
}
