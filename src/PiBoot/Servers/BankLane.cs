using PiBoot.Core.Power;

namespace PiBoot.Servers;

/// <summary>A bank, whose relays are switched one at a time: one that is slow delays no other bank.</summary>
internal sealed class BankLane(IRelayBank bank) : IDisposable
{
    /// <summary>Its relays, as <c>BANK/PORT</c>.</summary>
    public IReadOnlyList<string> Relays { get; } = [.. bank.Ports.Select(port => $"{bank.Name}/{port}")];

    public Signal Signal { get; } = new(initially: true);

    /// <summary>Null when it was done; otherwise why not. On a thread of its own: a device may take seconds.</summary>
    public Task<string?> SwitchAsync(RelayStep step) => OnOwnThread(() => bank.Switch(PortOf(step.Relay), step.IsPowered));

    /// <summary>What the bank says of a relay; null when it cannot tell.</summary>
    public async Task<(bool? IsPowered, string? Fault)> LookAsync(string relay)
    {
        bool? isPowered = null;
        var fault = await OnOwnThread(() => isPowered = bank.IsPowered(PortOf(relay)));
        return (isPowered, fault);
    }

    public void Dispose() => Signal.Dispose();

    private string PortOf(string relay) => relay[(bank.Name.Length + 1)..];

    private static Task<string?> OnOwnThread(Action act) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                act();
                return null;
            }
            catch (RelayException e)
            {
                return e.Message;
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
