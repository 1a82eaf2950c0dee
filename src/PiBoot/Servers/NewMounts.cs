using PiBoot.Core.Boot;

namespace PiBoot.Servers;

/// <summary>
/// Tells the connection of a boot from one that the boot before left behind: a client that crashed or was cut off never closes
/// it, and the NFS server keeps it for minutes.
/// </summary>
public sealed class NewMounts
{
    private readonly Dictionary<string, HashSet<ulong>> _before = new(StringComparer.Ordinal);
    private bool _hasLooked;

    /// <summary>Forgets all but these, whose boots go on.</summary>
    public void Keep(IEnumerable<string> clients)
    {
        if (_before.Count == 0)
        {
            return;
        }

        var kept = clients.ToHashSet(StringComparer.Ordinal);
        foreach (var id in _before.Keys.Where(id => !kept.Contains(id)).ToArray())
        {
            _before.Remove(id);
        }
    }

    /// <summary>Whether a client holds a connection that its boot has made.</summary>
    /// <param name="client">Its id.</param>
    /// <param name="reached">How far its boot is: no firmware mounts anything.</param>
    /// <param name="connections">All that its address holds.</param>
    public bool IsNew(string client, BootStage reached, IEnumerable<ulong> connections)
    {
        if (!_before.TryGetValue(client, out var before))
        {
            // A boot that was under way when this service started may have made what it holds.
            _before[client] = before = _hasLooked || reached is BootStage.Powering or BootStage.Dhcp ? [.. connections] : [];
        }

        return reached is BootStage.Firmware or BootStage.Kernel && connections.Any(c => !before.Contains(c));
    }

    /// <summary>Everything that was there when the service started has been looked at.</summary>
    public void HasLooked() => _hasLooked = true;
}
