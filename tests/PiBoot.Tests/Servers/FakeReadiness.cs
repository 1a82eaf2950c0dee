using PiBoot.Core.Clients;
using PiBoot.Servers;
using PiBoot.Testing;

namespace PiBoot.Tests.Servers;

/// <summary>Every approved client is ready from a certain time on.</summary>
internal sealed class FakeReadiness(ManualTime time) : IBootReadiness
{
    /// <summary>Seconds after the clock was made.</summary>
    public double ReadyAt { get; set; }

    public List<string> Prepared { get; } = [];

    public void Prepare(Client client) => Prepared.Add(client.Id);

    public string? WaitsFor(Client client) =>
        !client.Approved ? "it waits for approval" : time.Elapsed.TotalSeconds < ReadyAt ? "its root is being made" : null;
}
