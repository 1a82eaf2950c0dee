using System.Collections.Concurrent;
using PiBoot.Core.Power;

namespace PiBoot.Tests.Servers;

/// <summary>A bank that writes down what it is told, and fails when a test wants it to.</summary>
internal sealed class FakeBank : IRelayBank
{
    public string Name => "hall";

    public IReadOnlyList<string> Ports { get; } = ["1", "2", "3"];

    /// <summary>Such as <c>off 1</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Not null: it cannot be opened, switched or read, for this reason.</summary>
    public volatile string? Fault;

    /// <summary>What it says of its ports; nothing of others.</summary>
    public Dictionary<string, bool> States { get; } = [];

    /// <summary>What it was opened with.</summary>
    public IReadOnlyDictionary<string, bool>? Start { get; private set; }

    public IRelayBank Open(BankPlan plan, IReadOnlyDictionary<string, bool> start)
    {
        ThrowIfFailing();
        Start = start;
        return this;
    }

    public void Switch(string port, bool isPowered)
    {
        ThrowIfFailing();
        Calls.Enqueue($"{(isPowered ? "on" : "off")} {port}");
    }

    public bool? IsPowered(string port)
    {
        ThrowIfFailing();
        return States.TryGetValue(port, out var known) ? known : null;
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private void ThrowIfFailing()
    {
        if (Fault is { } fault)
        {
            throw new RelayException(fault);
        }
    }
}
