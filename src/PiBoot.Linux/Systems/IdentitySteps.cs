using PiBoot.Core.Os;

namespace PiBoot.Linux.Systems;

/// <summary>What no two machines may share leaves the system that all clients are made from.</summary>
internal static class IdentitySteps
{
    public static void Apply(Preparation preparation)
    {
        var root = preparation.Root;
        if (!root.Contains("etc"))
        {
            preparation.Warn("it has no directory etc: is this a root?");
            return;
        }

        // Empty, not "uninitialized": the latter makes systemd take every start for the first one, and enable all units.
        if (preparation.HasSystemd && root.ReadText("etc/machine-id") is not "")
        {
            preparation.Put("etc/machine-id", "", "empty, each client gets its own");
        }

        if (root.FindName("var/lib/dbus/machine-id") is { IsLink: false })
        {
            root.SetLink("var/lib/dbus/machine-id", "/etc/machine-id");
            preparation.Done("var/lib/dbus/machine-id: links to /etc/machine-id");
        }

        preparation.Remove("each client makes its own", "etc/ssh/ssh_host_*");
        preparation.Remove("each client gathers its own chance", "var/lib/systemd/random-seed", "var/lib/urandom/random-seed");
        preparation.Remove("of another machine", "etc/dhcpcd.duid", "etc/dhcpcd.secret", "var/lib/dhcpcd/duid", "var/lib/dhcpcd/secret", "var/lib/NetworkManager/secret_key");
        if (preparation.HasSystemd && root.Contains("usr/bin/ssh-keygen"))
        {
            preparation.Install(HostKeys.UnitPath, HostKeys.Unit, HostKeys.WantsPath, HostKeys.WantsTarget, "makes SSH host keys where there are none");
        }
    }
}
