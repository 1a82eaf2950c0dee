using System.Globalization;
using PiBoot.Configuration;
using PiBoot.Core.Drives;
using PiBoot.Core.Links;
using PiBoot.Core.Nfs;
using PiBoot.Core.Status;
using PiBoot.Linux.Drives;
using PiBoot.Linux.Files;
using PiBoot.Linux.Links;
using PiBoot.Linux.Nfs;

namespace PiBoot.Servers;

/// <summary>
/// Everything a client's boot depends on, looked at one by one. Works inside the service and, when that does not run,
/// from the command line: that is when it is needed most.
/// </summary>
/// <param name="insideService">Our own process holds the ports.</param>
public sealed class Examination(ApplianceSettings settings, LinkTable links, INfsServer nfs, OsCatalog systems, bool insideService)
{
    private const int TftpPort = 69;
    private const long LittleSpace = 512L * 1024 * 1024;
    private static readonly TimeSpan SpanningTreePatience = TimeSpan.FromSeconds(2.5);

    /// <summary>CAP_NET_BIND_SERVICE, CAP_NET_ADMIN and CAP_NET_RAW: linux/capability.h.</summary>
    private static readonly (int Bit, string Name, string Purpose)[] Capabilities =
    [
        (10, "CAP_NET_BIND_SERVICE", "TFTP on port 69"),
        (12, "CAP_NET_ADMIN", "keeping the neighbour entry of a Pi 3B while it loads"),
        (13, "CAP_NET_RAW", "proxy DHCP beside other servers and the nudges that a Pi 3 needs"),
    ];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        findings.AddRange(Interfaces());
        findings.AddRange(Rights());
        findings.Add(Tftp());
        findings.Add(Nfs());
        if (settings.Nas is { } share)
        {
            findings.AddRange(await Task.Run(() => Nas(share), cancellation));
        }

        findings.Add(Drive());
        findings.Add(Systems());
        foreach (var link in links.All.Where(l => l is { IsLoopback: false, IsUp: true }))
        {
            var tree = Task.Run(() => SpanningTreeOf(link, cancellation), cancellation);
            findings.AddRange(await Task.Run(() => Network(link, cancellation), cancellation));
            findings.AddRange(await tree);
        }

        return findings;
    }

    private IEnumerable<Finding> Interfaces()
    {
        foreach (var name in links.Missing)
        {
            yield return new Finding(
                "interface", FindingLevel.Bad, $"Interface {name} is not there.", $"Check the cable or adapter, or the name in [network] interface; there are: {string.Join(", ", Names())}.");
        }

        // One interface without an address may be a spare one; without any address nobody boots.
        var without = links.All.Any(l => l.Addresses.Count > 0) ? FindingLevel.Warning : FindingLevel.Bad;
        foreach (var link in links.All)
        {
            yield return link.Addresses.Count > 0
                ? new Finding("interface", FindingLevel.Good, $"{link.Name} has {string.Join(", ", link.Addresses.Select(a => a.Address))}.", null)
                : new Finding("interface", without, $"{link.Name} has no IPv4 address, so nobody is answered there.", "Give it one, or wait for its DHCP server.");
        }
    }

    private static IEnumerable<string> Names() => Directory.EnumerateDirectories("/sys/class/net").Select(d => Path.GetFileName(d));

    private static IEnumerable<Finding> Rights()
    {
        var held = File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal))[7..].Trim();
        var bits = ulong.Parse(held, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        foreach (var (bit, name, purpose) in Capabilities)
        {
            if ((bits >> bit & 1) == 0)
            {
                yield return new Finding("rights", FindingLevel.Bad, $"{name} is missing: it is needed for {purpose}.", $"Run as root, or add {name} to the service's AmbientCapabilities.");
            }
        }
    }

    private Finding Tftp()
    {
        var holder = PortHolder.OfUdp(TftpPort, insideService ? Environment.ProcessId : 0);
        return (holder, insideService) switch
        {
            (null, true) => new Finding("tftp", FindingLevel.Good, "UDP port 69 is ours.", null),
            (null, false) => new Finding("tftp", FindingLevel.Good, "UDP port 69 is free.", null),
            _ => new Finding("tftp", FindingLevel.Bad, $"UDP port 69 is taken by {holder}.", "Stop that TFTP server: no two can share the port."),
        };
    }

    private Finding Nfs() => nfs.Trouble() is { } trouble
        ? new Finding("nfs", FindingLevel.Bad, trouble, null)
        : new Finding("nfs", FindingLevel.Good, $"{nfs.Name} answers.", null);

    /// <summary>What clients will meet there, which the mount on this machine does not tell.</summary>
    private static IEnumerable<Finding> Nas(NasShare share)
    {
        yield return NasExports.TryAsk(share, out var problem)
            ? problem is null
                ? new Finding("nas", FindingLevel.Good, $"The NAS {share.Server} exports {share.Path}.", null)
                : new Finding("nas", FindingLevel.Bad, problem, null)
            : new Finding("nas", FindingLevel.Warning, problem!, null);
        yield return new Finding("nas", FindingLevel.Good, $"Roots lie on {share}: no snapshots are made there and none is returned to.", "Use the NAS's own snapshots.");
    }

    private Finding Drive()
    {
        if (DriveWatch.Look(settings.Data) is { Condition: not DriveCondition.Ready, Trouble: { } trouble })
        {
            return new Finding("drive", FindingLevel.Bad, trouble, null);
        }

        var space = FreeSpace.Of(settings.Data);
        var free = $"{space.Free / 1_000_000} MB of {space.Total / 1_000_000} MB are free in {settings.Data}";
        return space.IsReadOnly
            ? new Finding("drive", FindingLevel.Bad, $"{settings.Data} is mounted read-only.", "A failing drive is switched to read-only by the kernel: see dmesg.")
            : space.Free < LittleSpace
                ? new Finding("drive", FindingLevel.Bad, $"The drive is full: {free}.", "Remove operating systems or clients that are not needed.")
                : new Finding("drive", FindingLevel.Good, free + ".", null);
    }

    private Finding Systems()
    {
        var list = systems.List();
        return list.Count == 0
            ? new Finding("systems", FindingLevel.Warning, "No operating system is imported yet.", "piboot os import SOURCE --name NAME")
            : list.FirstOrDefault(s => s.Trouble is not null) is { Trouble: { } trouble }
                ? new Finding("systems", FindingLevel.Bad, trouble, "Import it again.")
                : new Finding("systems", FindingLevel.Good, $"{list.Count} imported; new clients get {systems.Default}.", null);
    }

    /// <summary>A switch sends its messages every two seconds: one that is sent while we ask for addresses is enough.</summary>
    private static IEnumerable<Finding> SpanningTreeOf(Link link, CancellationToken cancellation)
    {
        try
        {
            using var socket = FrameSocket.OpenBridge();
            return SpanningTreeWatch.Listen(socket, link, SpanningTreePatience, TimeProvider.System, cancellation) is { } tree
                ? [new Finding("spanning tree", FindingLevel.Warning, $"{tree.Sentence} A Pi's first DISCOVERs are lost meanwhile.", SpanningTree.Advice)]
                : [];
        }
        catch (LinkException)
        {
            // The question for DHCP servers needs the same right, and says so.
            return [];
        }
    }

    private static List<Finding> Network(Link link, CancellationToken cancellation)
    {
        IReadOnlyList<HeardServer> heard;
        try
        {
            heard = LanProbe.Ask(link, cancellation);
        }
        catch (LinkException e)
        {
            return [new Finding("network", FindingLevel.Warning, $"Cannot ask the network on {link.Name}: {e.Message}", null)];
        }

        var own = link.Addresses.Select(a => a.Address).ToHashSet();
        var givers = heard.Where(h => h.GivesAddresses).Select(h => h.Address.ToString()).ToArray();
        var findings = new List<Finding>
        {
            givers.Length > 0
                ? new Finding("dhcp", FindingLevel.Good, $"{string.Join(", ", givers)} gives addresses on {link.Name}.", null)
                : new Finding("dhcp", FindingLevel.Bad, $"No DHCP server answers on {link.Name}: a Pi gets no address there.", "Switch the router's DHCP on, or connect this interface to the router's network."),
        };
        findings.AddRange(heard.Where(h => h.OffersPxe && !own.Contains(h.Address)).Select(h => new Finding(
            "second boot server", FindingLevel.Warning, $"{h.Address} answers network boot clients on {link.Name} too: a Pi may follow it instead.", "Switch it off, or keep Pis out of it.")));
        return findings;
    }
}
