namespace PiBoot.Core.Clients;

/// <summary>
/// The memory of the appliance. When a call returns, what it wrote survives a power cut. Implementations are safe for
/// use by several threads, and throw <see cref="RegistryException"/> for what the drive or the database refuses.
/// </summary>
public interface IClientRegistry
{
    /// <summary>Boots kept per client.</summary>
    const int MaximumBoots = 30;

    /// <summary>All clients, in order of their first sight.</summary>
    IReadOnlyList<Client> Load();

    /// <summary>Writes clients in one step, all of them or none; a client that replaces an id takes over its boots.</summary>
    /// <exception cref="RegistryException">Another client has its name; or the drive is full, read-only or failing.</exception>
    void Save(IReadOnlyList<ClientWrite> clients);

    /// <summary>Forgets a client and its history. Forgetting an unknown id is no error.</summary>
    void Remove(string id);

    /// <summary>
    /// Writes or overwrites boots (by client and start) in one step; keeps the newest <see cref="MaximumBoots"/> per
    /// client. A boot of an unknown client is not kept: it was forgotten while it booted.
    /// </summary>
    void SaveBoots(IReadOnlyList<ClientBoot> boots);

    /// <summary>The newest boots of a client, newest first, at most <paramref name="count"/>.</summary>
    IReadOnlyList<BootRecord> Boots(string clientId, int count);
}
