namespace PiBoot.Core.Clients;

/// <summary>
/// The memory of the appliance. When a call returns, what it wrote survives a power cut. Implementations are safe for
/// use by several threads.
/// </summary>
public interface IClientRegistry
{
    /// <summary>All clients, in order of their first sight.</summary>
    IReadOnlyList<Client> Load();

    /// <summary>
    /// Writes a client and its removal of others in one step: <paramref name="replaces"/> are ids that it takes over,
    /// with their boots.
    /// </summary>
    /// <exception cref="RegistryException">Another client has its name; or the drive is full, read-only or failing.</exception>
    void Save(Client client, IReadOnlyList<string> replaces);

    /// <summary>Forgets a client and its history. Forgetting an unknown id is no error.</summary>
    void Remove(string id);

    /// <summary>
    /// Writes or overwrites one boot (by client and start); keeps the newest <see cref="MaximumBoots"/> per client. A
    /// boot of an unknown client is not kept: it was forgotten while it booted.
    /// </summary>
    void SaveBoot(string clientId, BootRecord boot);

    /// <summary>The newest boots of a client, newest first, at most <paramref name="count"/>.</summary>
    IReadOnlyList<BootRecord> Boots(string clientId, int count);

    /// <summary>Boots kept per client.</summary>
    const int MaximumBoots = 30;
}
