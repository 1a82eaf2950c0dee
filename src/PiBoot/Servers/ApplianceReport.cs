using System.Collections.Frozen;
using System.Reflection;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Nfs;
using PiBoot.Core.Os;
using PiBoot.Core.Status;
using PiBoot.Linux.Files;
using PiBoot.Linux.Links;
using PiBoot.Web.Api;

namespace PiBoot.Servers;

/// <summary>What the running appliance tells of itself.</summary>
public sealed class ApplianceReport(
    DataDirectory data,
    ClientDirectory directory,
    BootBoard board,
    IOsStore systems,
    LinkTable links,
    INfsServer nfs,
    ExportKeeper exports,
    PowerKeeper power,
    Examination examination,
    DriveGuard drive,
    string? registryTrouble,
    Func<IReadOnlyList<string>> settingsTroubles,
    DateTimeOffset started,
    NasWatch? nas = null) : IApplianceReport
{
    public static readonly string Version =
        typeof(ApplianceReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public ApplianceStatus Status()
    {
        var troubles = Troubles().ToArray();
        var stages = directory.Clients.All()
            .GroupBy(c => Words.Of(board.StatusOf(c.Id).Stage))
            .ToFrozenDictionary(g => g.Key, g => g.Count());
        return new ApplianceStatus(
            Version,
            troubles.Length == 0,
            started,
            [.. links.All.Select(l => l.Addresses.Count == 0 ? $"{l.Name} (no address)" : $"{l.Name} {string.Join(' ', l.Addresses.Select(a => a.Address))}")],
            nfs.Name,
            systems.Default,
            stages,
            Free(),
            troubles,
            [.. Faults().OrderByDescending(f => f.Since)]);
    }

    public Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation) => examination.RunAsync(cancellation);

    private IEnumerable<ClientFault> Faults()
    {
        foreach (var client in directory.Clients.All())
        {
            if (board.StatusOf(client.Id) is { Verdict: { } verdict } status)
            {
                yield return new ClientFault(client.Id, client.Name, status.Stage, status.Since, verdict);
            }
        }
    }

    private IEnumerable<string> Troubles()
    {
        if (drive.Status.Trouble is { } driveTrouble)
        {
            yield return driveTrouble;
        }

        foreach (var fault in settingsTroubles())
        {
            yield return fault;
        }

        foreach (var name in links.Missing)
        {
            yield return $"Interface {name} is not there.";
        }

        if (links.All.All(l => l.Addresses.Count == 0))
        {
            yield return "No interface has an IPv4 address.";
        }

        if ((nas is null ? exports.Trouble ?? nfs.Trouble() : nas.Trouble) is { } trouble)
        {
            yield return trouble;
        }

        if (directory.WriteTrouble is { } unwritten)
        {
            yield return $"The registry cannot be written: {unwritten}";
        }

        if (registryTrouble is not null)
        {
            yield return registryTrouble;
        }

        foreach (var relay in power.Troubles())
        {
            yield return relay;
        }

        if (nas?.Trouble is null && systems.Default is null)
        {
            yield return "No operating system is imported yet: piboot os import SOURCE --name NAME";
        }
    }

    private long? Free()
    {
        try
        {
            return FreeSpace.Of(data.Path).Free;
        }
        catch (IOException)
        {
            // The drive is gone; the troubles tell of it.
            return null;
        }
    }
}
