using PiBoot.Core.Power;

namespace PiBoot.Servers;

/// <summary>A bank, whose relays are switched one at a time: one that is slow delays no other bank.</summary>
/// <param name="plan">What the configuration says of it.</param>
/// <param name="open">Opens it; asked again where that failed. The bank belongs to whoever opens it.</param>
internal sealed class BankLane(BankPlan plan, Func<BankPlan, IRelayBank> open) : IDisposable
{
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IRelayBank? _bank;
    private int _failures;

    /// <summary>Its relays, as <c>BANK/PORT</c>.</summary>
    public IReadOnlyList<string> Relays { get; } = [.. plan.Ports.Select(port => $"{plan.Name}/{port}")];

    public Signal Signal { get; } = new(initially: true);

    /// <summary>Its relays were looked at, with or without success.</summary>
    public Task Looked => _looked.Task;

    /// <summary>When to look at its relays (again); never while their states are known.</summary>
    public DateTimeOffset LookAt { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Null when it was done; otherwise why not. On a thread of its own: a device may take seconds.</summary>
    public Task<string?> SwitchAsync(RelayStep step) => OnOwnThread(bank => bank.Switch(PortOf(step.Relay), step.IsPowered));

    /// <summary>What the bank says of its relays, null of those that it cannot tell of; or why it says nothing.</summary>
    public async Task<(IReadOnlyDictionary<string, bool?> States, string? Fault)> LookAsync(DateTimeOffset now)
    {
        var states = new Dictionary<string, bool?>(StringComparer.Ordinal);
        var fault = await OnOwnThread(bank =>
        {
            foreach (var relay in Relays)
            {
                states[relay] = bank.IsPowered(PortOf(relay));
            }
        });
        _failures = fault is null ? 0 : _failures + 1;
        LookAt = fault is null ? DateTimeOffset.MaxValue : now + RetryPause.After(_failures);
        return (states, fault);
    }

    public void HasLooked() => _looked.TrySetResult();

    public void Dispose() => Signal.Dispose();

    private string PortOf(string relay) => relay[(plan.Name.Length + 1)..];

    private Task<string?> OnOwnThread(Action<IRelayBank> act) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                act(_bank ??= open(plan));
                return null;
            }
            catch (RelayException e)
            {
                return e.Message;
            }
            catch (Exception e)
            {
                // Whatever a device or its program does: it is shown as this relay's fault, and clients are served all the same.
                return $"Bank {plan.Name}: {e.Message}";
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
