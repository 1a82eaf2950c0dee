using PiBoot.Core.Clients;

namespace PiBoot.Servers;

/// <summary>Whether a client's boot could go through to the end if it began now.</summary>
public interface IBootReadiness
{
    /// <summary>Sees to it that the client gets ready; returns at once.</summary>
    void Prepare(Client client);

    /// <summary>Null when it is ready; otherwise what it waits for, in words.</summary>
    string? WaitsFor(Client client);
}
