using System.Collections.Frozen;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Links;

/// <summary>
/// The interfaces that clients are served on, kept up to date as addresses change and interfaces come and go. Read from
/// any thread.
/// </summary>
public sealed class LinkTable : IDisposable
{
    private const int DefaultMtu = 1500;

    /// <summary>Milliseconds between two looks that packets of unknown interfaces can cause.</summary>
    private const long LookInterval = 1000;
    private readonly FrozenSet<string> _wanted;
    private long _lookedAt = long.MinValue / 2;
    private volatile FrozenDictionary<int, Link> _links = FrozenDictionary<int, Link>.Empty;

    /// <param name="wanted">Names to serve; none: every interface but loopback.</param>
    public LinkTable(IEnumerable<string> wanted)
    {
        _wanted = wanted.ToFrozenSet(StringComparer.Ordinal);
        Refresh();
        NetworkChange.NetworkAddressChanged += OnChanged;
        NetworkChange.NetworkAvailabilityChanged += OnAvailabilityChanged;
    }

    private LinkTable(IReadOnlyCollection<Link> links)
    {
        _wanted = links.Select(l => l.Name).ToFrozenSet(StringComparer.Ordinal);
        _links = links.ToFrozenDictionary(l => l.Index);
    }

    /// <summary>Something changed; called on a thread of the runtime.</summary>
    public event Action? Changed;

    public IReadOnlyCollection<Link> All => _links.Values;

    /// <summary>Names that were asked for and are not there (yet).</summary>
    public IEnumerable<string> Missing => _wanted.Except(_links.Values.Select(l => l.Name));

    /// <summary>A table of just these, which are not read from this machine and stay as they are.</summary>
    public static LinkTable Of(params IReadOnlyCollection<Link> links) => new(links);

    /// <summary>Null when the interface is not one that clients are served on.</summary>
    public Link? Find(int index) => _links.GetValueOrDefault(index) ?? FindNew(index);

    /// <summary>Our address to name to a client that has <paramref name="client"/>; any-address: not known yet.</summary>
    public static Ipv4Address? ServerAddress(Link link, Ipv4Address client)
    {
        foreach (var address in link.Addresses)
        {
            if (!client.IsAny && address.Address.SharesSubnetWith(client, address.PrefixLength))
            {
                return address.Address;
            }
        }

        return link.Addresses.Count > 0 ? link.Addresses[0].Address : null;
    }

    public void Refresh()
    {
        var links = new Dictionary<int, Link>();
        foreach (var card in Cards())
        {
            try
            {
                if (Read(card) is { } link)
                {
                    links[link.Index] = link;
                }
            }
            catch (Exception e) when (IsGone(e))
            {
                // It was unplugged while it was looked at: the notice of that follows.
                continue;
            }
        }

        _links = links.ToFrozenDictionary();
    }

    public void Dispose()
    {
        NetworkChange.NetworkAddressChanged -= OnChanged;
        NetworkChange.NetworkAvailabilityChanged -= OnAvailabilityChanged;
    }

    /// <summary>An interface that came after the last refresh, before the notice of it did.</summary>
    private Link? FindNew(int index)
    {
        var now = Environment.TickCount64;
        var before = Interlocked.Read(ref _lookedAt);
        if ((_wanted.Count > 0 && !Missing.Any()) || now - before < LookInterval ||
            Interlocked.CompareExchange(ref _lookedAt, now, before) != before)
        {
            return null;
        }

        Refresh();
        return _links.GetValueOrDefault(index);
    }

    /// <summary>The runtime reads files of /sys, which leave together with an interface.</summary>
    private static bool IsGone(Exception e) => e is NetworkInformationException or IOException or UnauthorizedAccessException;

    private static NetworkInterface[] Cards()
    {
        const int tries = 3;
        for (var i = 1; ; i++)
        {
            try
            {
                return NetworkInterface.GetAllNetworkInterfaces();
            }
            catch (Exception e) when (IsGone(e) && i < tries)
            {
                // One left while the list was made; the next list is without it.
                continue;
            }
        }
    }

    private Link? Read(NetworkInterface card)
    {
        var loopback = card.NetworkInterfaceType == NetworkInterfaceType.Loopback;
        if (_wanted.Count > 0 ? !_wanted.Contains(card.Name) : loopback)
        {
            return null;
        }

        var properties = card.GetIPProperties();
        var mac = card.GetPhysicalAddress().GetAddressBytes();
        var addresses = new List<LinkAddress>();
        foreach (var unicast in properties.UnicastAddresses)
        {
            if (unicast.Address.AddressFamily == AddressFamily.InterNetwork)
            {
                addresses.Add(new LinkAddress(Ipv4Address.Read(unicast.Address.GetAddressBytes()), unicast.PrefixLength));
            }
        }

        var ipv4 = properties.GetIPv4Properties();
        return new Link(
            ipv4.Index,
            card.Name,
            mac.Length == MacAddress.Length ? MacAddress.Read(mac) : default,
            ipv4.Mtu > 0 ? ipv4.Mtu : DefaultMtu,
            card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown,
            loopback,
            addresses);
    }

    private void OnChanged(object? sender, EventArgs e)
    {
        Refresh();
        Changed?.Invoke();
    }

    private void OnAvailabilityChanged(object? sender, NetworkAvailabilityEventArgs e) => OnChanged(sender, e);
}
