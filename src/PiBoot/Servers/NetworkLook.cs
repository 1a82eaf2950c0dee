using System.Collections.Concurrent;
using PiBoot.Core.Dhcp;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Who gives addresses in a network and who else answers boot clients, asked when a client there gets no further. Answers
/// with what it found last, and asks again in the background.
/// </summary>
public sealed class NetworkLook(LinkTable links, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>A finding older than this says nothing.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    /// <summary>A network is asked no more often than this, and only while somebody waits in it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Looked> _looked = new(StringComparer.Ordinal);
    private Task _asking = Task.CompletedTask;

    /// <summary>Null: not known at the moment.</summary>
    public (bool NobodyGivesAddresses, string? OtherBootServer)? Of(string linkName)
    {
        var now = time.GetUtcNow();
        var known = _looked.GetValueOrDefault(linkName);
        if (_asking.IsCompleted && (known is null || now - known.At > Pause) && links.All.FirstOrDefault(l => l.Name == linkName) is { IsLoopback: false } link)
        {
            _asking = Task.Run(() => Ask(link));
        }

        return known is { Found: { } found } && now - known.At < Fresh ? found : null;
    }

    /// <summary>Waits for the question that is under way.</summary>
    public void Dispose() => _asking.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();

    private void Ask(Link link)
    {
        try
        {
            var heard = LanProbe.Ask(link, CancellationToken.None);
            var own = links.All.SelectMany(l => l.Addresses).Select(a => a.Address).ToHashSet();
            _looked[link.Name] = new Looked(time.GetUtcNow(), (IsNobody(heard), Other(heard, own)));
        }
        catch (LinkException e)
        {
            log.Debug("{Link} cannot be asked for its DHCP servers: {Reason}", link.Name, e.Message);
            _looked[link.Name] = new Looked(time.GetUtcNow(), null);
        }
    }

    /// <summary>A DHCP server on this machine does not hear our question; that it holds its port must do.</summary>
    private static bool IsNobody(IReadOnlyList<HeardServer> heard) =>
        !heard.Any(h => h.GivesAddresses) && PortHolder.OfUdp(DhcpWatch.ServerPort, Environment.ProcessId) is null;

    private static string? Other(IReadOnlyList<HeardServer> heard, HashSet<Ipv4Address> own) =>
        heard.FirstOrDefault(h => h.OffersPxe && !own.Contains(h.Address)) is { } other
            ? $"{other.Address}, which {(other.Lure is { } lure ? $"sends {lure}" : "answers network boot clients")}"
            : null;

    private sealed record Looked(DateTimeOffset At, (bool NobodyGivesAddresses, string? OtherBootServer)? Found);
}
