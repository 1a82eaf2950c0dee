using PiBoot.Core.Power;

namespace PiBoot.Servers;

/// <summary>No relay is configured.</summary>
public sealed class NoPower : IClientPower
{
    public string? WhyNot(string clientId) => "it has no relay; cut its power by hand";

    public void Cycle(string clientId, string reason) => throw new InvalidOperationException("There is no relay.");
}
