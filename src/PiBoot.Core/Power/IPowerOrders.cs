namespace PiBoot.Core.Power;

/// <summary>What users see and order of the power of clients. Thread-safe.</summary>
public interface IPowerOrders
{
    /// <summary>Every relay there is, as <c>BANK/PORT</c>, in the order of the configuration.</summary>
    IReadOnlyList<string> Relays { get; }

    /// <summary>Relays have changed, or what they wait for; called on the thread that changed them.</summary>
    event Action? Changed;

    /// <summary>All relays as they are now.</summary>
    IReadOnlyList<RelayStatus> List();

    /// <summary>
    /// Begins what a user orders, which goes on to its end whoever watches. The task ends with what was not done, a
    /// sentence for each relay; empty when all is done.
    /// </summary>
    /// <param name="order">What is to be done.</param>
    /// <param name="progress">Takes each step.</param>
    /// <exception cref="PowerException">Nothing was begun; the message says why.</exception>
    Task<IReadOnlyList<string>> Begin(PowerOrder order, IProgress<PowerStep> progress);
}
