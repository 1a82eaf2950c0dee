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
        "systemd.run", "systemd.run_success_action", "systemd.unit", "systemd.machine_id", "systemd.hostname",
        "piboot.server", "piboot.client", "piboot.boot", "piboot.layer", "piboot.nfs",
    ];

    private static readonly string[] DroppedWords = ["rootwait", "rw", "ro", "resize"];

    /// <summary>The line without the words that belong to a card, and those words.</summary>
    public static (string Kept, IReadOnlyList<string> Dropped) WithoutCard(string original)
    {
        var words = original.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (string.Join(' ', words.Where(w => !BelongsToCard(w))) + "\n", [.. words.Where(BelongsToCard)]);
    }

    /// <summary>One line of ASCII, closed by a line feed. Non-ASCII characters of the original are left out.</summary>
    public static string Render(string original, in NfsRootFacts facts)
    {
        var line = new StringBuilder();
        foreach (var word in Ascii.Only(original).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!BelongsToCard(word))
            {
                line.Append(word).Append(' ');
            }
        }

        line.Append("root=/dev/nfs nfsroot=").Append(facts.Nas ?? facts.Server).Append(':').Append(facts.RootPath)
            .Append(',').Append(MountOptions(facts))
            .Append(facts.Writable ? " rw" : " ro").Append(" ip=").Append(Address(facts)).Append(" rootwait")
            .Append(" piboot.client=").Append(facts.ClientId);
        Appliance(line, facts);
        Identity(line, facts);
        foreach (var word in Ascii.Only(facts.ExtraWords ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            line.Append(' ').Append(word);
        }

        return line.Append('\n').ToString();
    }

    /// <summary>
    /// <c>client:server:gateway:mask:name:interface:how</c> (Documentation/admin-guide/nfs/nfsroot.rst): the name goes
    /// into the DHCP request, so that the router lists the client by it.
    /// </summary>
    private static string Address(in NfsRootFacts facts) => facts.Hostname is { } name ? $"::::{name}::dhcp" : "dhcp";

    /// <summary>Where the client finds what its root does not hold, because the server's address may change.</summary>
    private static void Appliance(StringBuilder line, in NfsRootFacts facts)
    {
        if (facts.ReportPort is null && facts.BootPath is null && facts.LayerPath is null)
        {
            return;
        }

        line.Append(" piboot.server=").Append(facts.Server);
        if (facts.ReportPort is { } port)
        {
            line.Append(':').Append(port);
        }

        if (facts.Nas is { } nas)
        {
            line.Append(" piboot.nfs=").Append(nas);
        }

        if (facts.BootPath is { } boot)
        {
            line.Append(" piboot.boot=").Append(boot);
        }

        if (facts.LayerPath is { } layer)
        {
            line.Append(" piboot.layer=").Append(layer);
        }
    }

    private static void Identity(StringBuilder line, in NfsRootFacts facts)
    {
        if (facts.Init is { } init)
        {
            line.Append(" init=").Append(init);
        }

        // A root that can be written has its name in etc/hostname, where its user may change it.
        if (!facts.Writable && facts.Hostname is { } name)
        {
            line.Append(" systemd.hostname=").Append(name);
        }

        if (facts.MachineId is { } id)
        {
            line.Append(" systemd.machine_id=").Append(id);
        }
    }

    private static bool BelongsToCard(string word) =>
        (word.Contains('=', StringComparison.Ordinal) ? DroppedKeys : DroppedWords).Contains(word.Split('=', 2)[0], StringComparer.Ordinal);

    /// <summary>
    /// The in-kernel mount (Documentation/admin-guide/nfs/nfsroot.rst) takes <c>proto=tcp</c>; nfsmount of klibc, which
    /// mounts the root in the initramfs of Debian and Raspberry Pi OS, refuses that word and wants <c>tcp</c>.
    /// </summary>
    private static string MountOptions(in NfsRootFacts facts) => facts.Initramfs && facts.NfsVersion == "3"
        ? "vers=3,tcp,nolock"
        : $"vers={facts.NfsVersion},proto=tcp";
}
