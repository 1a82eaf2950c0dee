namespace PiBoot.Core.Power;

/// <summary>What supervision may do to the power of clients that hang. Thread-safe; returns at once.</summary>
public interface IClientPower
{
    /// <summary>Null when supervision may cut the power of a client; otherwise why not, in words.</summary>
    /// <remarks>It has no relay, is on hold, was switched off by its user, shares its relay with a client that is up, or its relay fails.</remarks>
    string? WhyNot(string clientId);

    /// <summary>Cuts the power, waits for the minimum off time, and gives it again when it is the client's turn.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="reason">One sentence for the log.</param>
    void Cycle(string clientId, string reason);
}
