using PiBoot.Core.Clients;

namespace PiBoot.Testing;

/// <summary>A registry in memory that keeps the contract of the seam and refuses to write when it is told to.</summary>
public sealed class MemoryRegistry : IClientRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Client> _clients = new(StringComparer.Ordinal);
    private readonly List<ClientBoot> _boots = [];

    /// <summary>Not null: every write ends in a <see cref="RegistryException"/> with this message.</summary>
    public string? Refusal { get; set; }

    /// <summary>Every step of writing that went well, in order.</summary>
    public List<IReadOnlyList<ClientWrite>> Saved { get; } = [];

    public IReadOnlyList<Client> Load()
    {
        lock (_gate)
        {
            return [.. _clients.Values.OrderBy(c => c.FirstSeen)];
        }
    }

    public void Save(IReadOnlyList<ClientWrite> clients)
    {
        lock (_gate)
        {
            ThrowIfRefused();
            Saved.Add(clients);
            foreach (var (client, replaces) in clients)
            {
                if (replaces is not null)
                {
                    _clients.Remove(replaces);
                    var taken = _boots.Where(b => b.ClientId == replaces).ToArray();
                    _boots.RemoveAll(b => b.ClientId == replaces);
                    _boots.AddRange(taken.Select(b => b with { ClientId = client.Id }));
                }

                _clients[client.Id] = client;
            }
        }
    }

    public void Remove(string id)
    {
        lock (_gate)
        {
            ThrowIfRefused();
            _clients.Remove(id);
            _boots.RemoveAll(b => b.ClientId == id);
        }
    }

    public void SaveBoots(IReadOnlyList<ClientBoot> boots)
    {
        lock (_gate)
        {
            ThrowIfRefused();
            foreach (var boot in boots.Where(b => _clients.ContainsKey(b.ClientId)))
            {
                _boots.RemoveAll(b => b.ClientId == boot.ClientId && b.Boot.Started == boot.Boot.Started);
                _boots.Add(boot);
            }
        }
    }

    public IReadOnlyList<BootRecord> Boots(string clientId, int count)
    {
        lock (_gate)
        {
            return [.. _boots.Where(b => b.ClientId == clientId).Select(b => b.Boot).OrderByDescending(b => b.Started).Take(count)];
        }
    }

    private void ThrowIfRefused()
    {
        if (Refusal is { } reason)
        {
            throw new RegistryException(reason);
        }
    }
}
