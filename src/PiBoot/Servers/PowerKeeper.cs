using PiBoot.Core.Power;

namespace PiBoot.Servers;

/// <summary>The power of the clients.</summary>
public sealed class PowerKeeper(IReadOnlyList<string> relays) : IPowerOrders
{
    public IReadOnlyList<string> Relays { get; } = relays;

    public IReadOnlyList<RelayStatus> List() => [.. Relays.Select(r => new RelayStatus(r, RelayState.Unknown, null, null, null, 0))];

    public Task<IReadOnlyList<string>> Begin(PowerOrder order, IProgress<PowerStep> progress) => throw new PowerException("no.");
}
