using System.Collections.Concurrent;
using PiBoot.Core.Settings;

namespace PiBoot.Core.Clients;

/// <summary>
/// Every known Pi. What packets tell is taken in at once and written to the registry by <see cref="WriteDue"/>, many
/// clients in one step; what a user orders is written before the call returns.
/// </summary>
/// <remarks>
/// A Pi is its serial once heard, its MAC until then: the mask ROM of a 2B v1.2/3B sends only its MAC, its bootcode.bin
/// the serial, and both become one client. The low half of a Pi 5's serial is not guaranteed unique, so a second MAC
/// with a known serial is a second client, with the MAC behind its id.
/// </remarks>
public sealed partial class ClientDirectory
{
    /// <summary>A stranger that invents Pis fills the list to here and no further.</summary>
    public const int MaximumClients = 4096;

    /// <summary>Held over writes to the drive, so that <see cref="See"/> never waits for one; taken before <see cref="_gate"/>.</summary>
    private readonly Lock _writing = new();
    private readonly Lock _gate = new();
    private readonly IClientRegistry _registry;
    private readonly Live<NewClientRules> _newClients;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, string?> _due = new(StringComparer.Ordinal);

    /// <exception cref="RegistryException">The registry cannot be read.</exception>
    public ClientDirectory(
        IClientRegistry registry, EnrolmentPolicy policy, TimeProvider time, RootMode newClientsRoot = RootMode.Private)
        : this(registry, new NewClientRules(policy, newClientsRoot), time)
    {
    }

    /// <exception cref="RegistryException">The registry cannot be read.</exception>
    public ClientDirectory(IClientRegistry registry, Live<NewClientRules> newClients, TimeProvider time)
    {
        _registry = registry;
        _newClients = newClients;
        _time = time;
        foreach (var client in registry.Load())
        {
            Clients.Put(client);
        }
    }

    public ClientIndex Clients { get; } = new();

    /// <summary>A client came, has changed, or went; called with its id, outside of the locks, on the thread that did it. Its last sight alone is no change.</summary>
    public event Action<string>? Changed;

    /// <summary>Why the last write to the registry failed, in words; null when it went well.</summary>
    public string? WriteTrouble { get; private set; }

    /// <summary>True while a client is known that the registry does not hold yet.</summary>
    public bool IsDue(string id) => _due.ContainsKey(id);

    /// <summary>Takes in what a packet told.</summary>
    public ClientChange See(in ClientSighting sighting)
    {
        var change = TakeIn(sighting, out var isTold);
        if (change.Replaces is { } gone)
        {
            Changed?.Invoke(gone);
        }

        if (isTold)
        {
            Changed?.Invoke(change.Client!.Id);
        }

        return change;
    }

    /// <summary>Approves a client; null when there is none with this id.</summary>
    /// <exception cref="RegistryException">It could not be saved, and so is not approved.</exception>
    public Client? Approve(string id) => Change(id, client => client with { Approved = true });

    /// <summary>Applies an edit that <see cref="ClientRules"/> has found valid; null when there is no such client, or none that is as expected.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="edit">What is to be changed.</param>
    /// <param name="isExpected">Whether the client is still as its editor has seen it; null: however it is.</param>
    /// <exception cref="RegistryException">It could not be saved, and nothing has changed.</exception>
    public Client? Edit(string id, ClientEdit edit, Func<Client, bool>? isExpected = null) => Change(id, client => isExpected?.Invoke(client) == false ? null : client with
    {
        Name = edit.Name ?? client.Name,
        Hostname = edit.Hostname is null ? client.Hostname : edit.Hostname.Length == 0 ? null : edit.Hostname,
        Os = edit.Os is null ? client.Os : edit.Os.Length == 0 ? null : edit.Os,
        RootMode = edit.RootMode ?? client.RootMode,
        Extras = edit.Extras is null ? client.Extras : client.Extras.ChangedBy(edit.Extras),
        Relay = edit.Relay is null ? client.Relay : edit.Relay.Length == 0 ? null : edit.Relay,
        Held = edit.Held ?? client.Held,
    });

    /// <summary>Remembers whether a client is to stay off; null when there is none with this id.</summary>
    /// <exception cref="RegistryException">It could not be saved, and nothing has changed.</exception>
    public Client? KeepOff(string id, bool isKeptOff) =>
        Clients.ById(id) is { } client && client.KeptOff == isKeptOff ? client : Change(id, known => known with { KeptOff = isKeptOff });

    /// <summary>Forgets a client; false when there is none. It is a new one when it is heard again.</summary>
    /// <exception cref="RegistryException">It could not be removed, and is still known.</exception>
    public bool Forget(string id)
    {
        var isForgotten = Remove(id);
        if (isForgotten)
        {
            Changed?.Invoke(id);
        }

        return isForgotten;
    }

    private bool Remove(string id)
    {
        lock (_writing)
        {
            lock (_gate)
            {
                if (Clients.ById(id) is not { } client)
                {
                    return false;
                }

                _registry.Remove(id);
                Clients.Remove(client);
                _due.TryRemove(id, out _);
                return true;
            }
        }
    }

    /// <summary>
    /// Writes every client that packets have changed, in one step; false when the registry refused, which is told by
    /// <see cref="WriteTrouble"/> and tried again at the next call.
    /// </summary>
    public bool WriteDue()
    {
        lock (_writing)
        {
            var writes = _due
                .Select(entry => (Client: Clients.ById(entry.Key), entry.Value))
                .Where(entry => entry.Client is not null)
                .Select(entry => new ClientWrite(entry.Client!, entry.Value))
                .ToArray();
            try
            {
                if (writes.Length > 0)
                {
                    _registry.Save(writes);
                }
            }
            catch (RegistryException e)
            {
                WriteTrouble = e.Message;
                return false;
            }

            lock (_gate)
            {
                foreach (var write in writes.Where(w => ReferenceEquals(Clients.ById(w.Client.Id), w.Client)))
                {
                    _due.TryRemove(write.Client.Id, out _);
                }
            }

            WriteTrouble = null;
            return true;
        }
    }

    private Client? Change(string id, Func<Client, Client?> change)
    {
        var changed = Write(id, change);
        if (changed is not null)
        {
            Changed?.Invoke(id);
        }

        return changed;
    }

    private Client? Write(string id, Func<Client, Client?> change)
    {
        lock (_writing)
        {
            lock (_gate)
            {
                if (Clients.ById(id) is not { } client || change(client) is not { } changed)
                {
                    return null;
                }

                _registry.Save([new ClientWrite(changed, _due.GetValueOrDefault(id))]);
                _due.TryRemove(id, out _);
                Clients.Put(changed);
                return changed;
            }
        }
    }
}
