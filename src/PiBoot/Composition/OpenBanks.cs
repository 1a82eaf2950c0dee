using PiBoot.Core.Power;
using PiBoot.Linux.Relays;
using PiBoot.Linux.Systemd;
using Serilog;

namespace PiBoot.Composition;

/// <summary>
/// The banks of relays that were opened. They stay open while the data drive is away: a line that is released lets go of
/// what it switched.
/// </summary>
public sealed class OpenBanks : IDisposable
{
    private readonly IReadOnlyList<BankPlan> _plans;
    private readonly DescriptorShelf _shelf;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IRelayBank> _banks = new(StringComparer.Ordinal);

    /// <param name="plans">All that are configured.</param>
    /// <param name="shelf">Lines that this service held before, and those that are to outlive it.</param>
    /// <param name="log">Takes what a bank's program prints.</param>
    public OpenBanks(IReadOnlyList<BankPlan> plans, DescriptorShelf shelf, ILogger log)
    {
        (_plans, _shelf, _log) = (plans, shelf, log);
        LetGo();
    }

    /// <param name="plan">What the configuration says of it.</param>
    /// <param name="start">States that its ports are to have from the first moment on; for a bank that is open already it is too late.</param>
    /// <exception cref="RelayException">The device is missing, in use or does not answer; it may be tried again.</exception>
    public IRelayBank Open(BankPlan plan, IReadOnlyDictionary<string, bool> start)
    {
        lock (_gate)
        {
            if (_banks.TryGetValue(plan.Name, out var open))
            {
                return open;
            }
        }

        // Outside the lock: a device that hangs holds up its own bank only, which one thread at a time opens.
        var bank = RelayBanks.Open(plan, start, line => _log.Information("{Line}", line), _shelf);
        lock (_gate)
        {
            _banks[plan.Name] = bank;
            LetGo();
        }

        return bank;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var bank in _banks.Values)
            {
                bank.Dispose();
            }

            _banks.Clear();
        }
    }

    /// <summary>Lines that no bank has any more, once every bank has those that it wants.</summary>
    private void LetGo()
    {
        if (_plans.OfType<GpioBankPlan>().All(plan => _banks.ContainsKey(plan.Name)))
        {
            _shelf.DropUnused(DescriptorName.Line);
        }
    }
}
