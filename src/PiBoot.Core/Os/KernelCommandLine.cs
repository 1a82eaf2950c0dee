using System.Text;

namespace PiBoot.Core.Os;

/// <summary>
/// Turns the command line of a card image into that of a client with its root on this server. Consoles, cgroup and other
/// words stay; whatever names a partition, grows or checks one, or starts the card's first-boot program goes.
/// </summary>
public static class KernelCommandLine
{
    /// <summary>arm64's COMMAND_LINE_SIZE; the firmware adds words of its own, so half of it is ours.</summary>
    public const int MaximumLength = 1024;

    private static readonly string[] DroppedKeys =
    [
        "root", "rootfstype", "rootflags", "rootdelay", "nfsroot", "ip", "boot", "init", "fsck.repair", "fsck.mode", "ds",
        "systemd.run", "systemd.run_success_action", "systemd.unit", "piboot.server", "piboot.client",
    ];

    private static readonly string[] DroppedWords = ["rootwait", "rw", "ro", "resize"];

    /// <summary>One line of ASCII, closed by a line feed. Non-ASCII characters of the original are left out.</summary>
    public static string Render(string original, in NfsRootFacts facts)
    {
        var line = new StringBuilder();
        foreach (var word in Ascii.Only(original).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var key = word.Split('=', 2)[0];
            if (!(word.Contains('=', StringComparison.Ordinal) ? DroppedKeys : DroppedWords).Contains(key, StringComparer.Ordinal))
            {
                line.Append(word).Append(' ');
            }
        }

        line.Append("root=/dev/nfs nfsroot=").Append(facts.Server).Append(':').Append(facts.RootPath)
            .Append(',').Append(MountOptions(facts))
            .Append(facts.Writable ? " rw" : " ro").Append(" ip=dhcp rootwait")
            .Append(" piboot.client=").Append(facts.ClientId);
        if (facts.ReportPort is { } port)
        {
            line.Append(" piboot.server=").Append(facts.Server).Append(':').Append(port);
        }

        return line.Append('\n').ToString();
    }

    /// <summary>
    /// The in-kernel mount (Documentation/admin-guide/nfs/nfsroot.rst) takes <c>proto=tcp</c>; nfsmount of klibc, which
    /// mounts the root in the initramfs of Debian and Raspberry Pi OS, refuses that word and wants <c>tcp</c>.
    /// </summary>
    private static string MountOptions(in NfsRootFacts facts) => facts.Initramfs && facts.NfsVersion == "3"
        ? "vers=3,tcp,nolock"
        : $"vers={facts.NfsVersion},proto=tcp";
}
