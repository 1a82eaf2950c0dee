using PiBoot.Core.Clients;

namespace PiBoot.Servers;

/// <summary>How much a client will load: as much as in its last boot that came as far as its root.</summary>
internal sealed class ExpectedBytes
{
    /// <summary>Clients come and go; past so many the memory is begun anew.</summary>
    private const int MaximumClients = 1000;

    /// <summary>Boots to look for one that went well.</summary>
    private const int MaximumBoots = 5;

    private readonly Dictionary<string, (DateTimeOffset Started, long? Bytes)> _known = new(StringComparer.Ordinal);

    /// <summary>Null when no boot is known that says. The registry is asked once for each boot.</summary>
    public long? Of(string clientId, BootRecord now, IClientRegistry registry)
    {
        if (_known.TryGetValue(clientId, out var known) && known.Started == now.Started)
        {
            return known.Bytes;
        }

        if (_known.Count >= MaximumClients)
        {
            _known.Clear();
        }

        var bytes = Look(clientId, now, registry);
        _known[clientId] = (now.Started, bytes);
        return bytes;
    }

    private static long? Look(string clientId, BootRecord now, IClientRegistry registry)
    {
        try
        {
            var last = registry.Boots(clientId, MaximumBoots).FirstOrDefault(b => b.Started < now.Started && b.Events.Any(e => e.Event is "mount" or "up"));
            return last?.Events.Where(e => e.Event == "file").Sum(e => e.Bytes ?? 0) is > 0 and var bytes ? bytes : null;
        }
        catch (Exception e) when (e is RegistryException or ObjectDisposedException)
        {
            // The drive fails or has just been let go, which others tell: here only a percentage is missing.
            return null;
        }
    }
}
