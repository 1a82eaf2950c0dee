using PiBoot.Core.Clients;
using PiBoot.Core.Power;

namespace PiBoot.Servers;

/// <summary>What a user ordered for one relay: asks its clients to shut down if need be, has it switched, and tells how far it is.</summary>
internal sealed class PowerJob(string relay, PowerAction action, IReadOnlyList<Client> clients, IProgress<PowerStep> progress)
{
    private readonly TaskCompletionSource<string?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<Client, Farewell> _asked = [];
    private DateTimeOffset _deadline;
    private RelayState? _state;
    private string? _said;

    /// <summary>The clients that were asked to shut down and have not left yet.</summary>
    public IReadOnlyCollection<Client> Asked => _asked.Keys;

    /// <summary>Ends with null when it is done, otherwise with what is in the way.</summary>
    public Task<string?> Ended => _ended.Task;

    public string Relay => relay;

    public PowerAction Action => action;

    /// <summary>Power is being switched; before that, clients shut down.</summary>
    public bool IsSwitching { get; private set; }

    public void Ask(IReadOnlyList<Client> asked, DateTimeOffset now, TimeSpan patience)
    {
        _asked = asked.ToDictionary(c => c, _ => new Farewell(now));
        _deadline = now + patience;
        if (asked.Count > 0)
        {
            Say(asked.Count == clients.Count ? "asked to shut down" : $"{Names(asked)} asked to shut down");
        }
    }

    /// <summary>True when all clients have left, or had their time.</summary>
    public bool IsTimeToSwitch(Func<Client, Farewell, bool> isOver, DateTimeOffset now)
    {
        var before = _asked.Count;
        foreach (var client in _asked.Where(entry => isOver(entry.Key, entry.Value)).Select(entry => entry.Key).ToArray())
        {
            _asked.Remove(client);
        }

        if (_asked.Count == 0)
        {
            if (before > 0)
            {
                Say("shut down");
            }

            return true;
        }

        if (now < _deadline)
        {
            return false;
        }

        Say($"{Names(_asked.Keys)} did not shut down in time: the power is cut");
        _asked.Clear();
        return true;
    }

    public void Switching(RelayPlan plan)
    {
        IsSwitching = true;
        _state = plan.StateOf(relay);
    }

    /// <summary>Tells what has changed; true when there is no more to come.</summary>
    public bool Look(RelayPlan plan, DateTimeOffset now)
    {
        var status = plan.Status(relay, now);
        if (plan.Failures(relay) > 0)
        {
            End($"Relay {relay} fails: {status.Trouble} It is tried again; 'piboot power list' shows how it goes.");
            return true;
        }

        if (status.State != _state)
        {
            _state = status.State;
            Say(status.State == RelayState.Powered ? "on" : "off");
        }

        if (!plan.IsBusy(relay))
        {
            if (_said is null)
            {
                Say(action == PowerAction.Off ? "is off already" : "is on already");
            }

            End(null);
            return true;
        }

        // The seconds that are left change all the time; they are told once.
        if (status.Doing is { } doing && doing.StartsWith("waits", StringComparison.Ordinal) && Kind(doing) != Kind(_said ?? ""))
        {
            Say(doing);
        }

        return false;
    }

    public void End(string? fault) => _ended.TrySetResult(fault);

    private void Say(string text)
    {
        _said = text;
        progress.Report(new PowerStep(relay, [.. clients.Select(c => c.Name)], text));
    }

    private static string Kind(string text) => string.Concat(text.Where(c => !char.IsAsciiDigit(c)));

    private static string Names(IEnumerable<Client> clients) => string.Join(" and ", clients.Select(c => c.Name));
}
