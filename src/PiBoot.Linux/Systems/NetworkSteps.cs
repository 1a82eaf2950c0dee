using PiBoot.Core.Os;

namespace PiBoot.Linux.Systems;

/// <summary>
/// The interface that the root hangs on was configured by the kernel and stays so; its name servers come from the same
/// DHCP answer.
/// </summary>
internal static class NetworkSteps
{
    private const string Alone = "leaves the wired interface of the root alone";
    private const string Online = "the network is there before anything starts";

    public static void Apply(Preparation preparation)
    {
        var ownResolver = preparation.HasSystemd && Resolver(preparation);
        if (preparation.Root.Contains("usr/sbin/NetworkManager"))
        {
            preparation.Put(PreparedFiles.NetworkManagerPath, PreparedFiles.NetworkManager(ownResolver), "NetworkManager " + Alone);
        }

        if (preparation.Root.Contains("usr/lib/systemd/systemd-networkd") || preparation.Root.Contains("lib/systemd/systemd-networkd"))
        {
            preparation.Put(PreparedFiles.NetworkdPath, PreparedFiles.Networkd, "systemd-networkd, and netplan with it, " + Alone);
        }

        if (preparation.Root.ReadText("etc/dhcpcd.conf") is { } dhcpcd && !dhcpcd.Contains(PreparedFiles.Dhcpcd, StringComparison.Ordinal))
        {
            preparation.Change(
                preparation.Root, "etc/dhcpcd.conf", dhcpcd,
                // Before everything else: below an `interface` line it would belong to that interface.
                $"# The root of this system is mounted over the wired interface.\n{PreparedFiles.Dhcpcd}\n\n{dhcpcd}", "dhcpcd " + Alone);
        }

        foreach (var path in preparation.Matching("etc/network/interfaces.d/*").Prepend("etc/network/interfaces"))
        {
            if (preparation.Root.ReadText(path) is { } file)
            {
                preparation.Change(preparation.Root, path, file, InterfacesFile.WithManual(file), "ifupdown " + Alone);
            }
        }

        preparation.Mask(Online, "systemd-networkd-wait-online.service", "NetworkManager-wait-online.service");
        preparation.Remove(Online, "etc/systemd/system/dhcpcd.service.d/wait.conf");
    }

    /// <summary>False where systemd-resolved answers for all programs: it is told the servers itself.</summary>
    private static bool Resolver(Preparation preparation)
    {
        preparation.Put(NameServers.ProgramPath, NameServers.Program, "finds the name servers of the network boot", Trees.RootTree.Executable);
        preparation.Install(NameServers.UnitPath, NameServers.Unit, NameServers.WantsPath, NameServers.WantsTarget, "starts it");
        var link = preparation.Root.ReadLink("etc/resolv.conf");
        if (link?.Contains("systemd/resolve", StringComparison.Ordinal) == true)
        {
            return false;
        }

        if (link != NameServers.ResolverFile)
        {
            preparation.Root.SetLink("etc/resolv.conf", NameServers.ResolverFile);
            preparation.Done($"etc/resolv.conf: links to {NameServers.ResolverFile}");
        }

        return true;
    }
}
