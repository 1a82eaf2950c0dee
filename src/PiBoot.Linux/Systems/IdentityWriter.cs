using System.Text;
using PiBoot.Core.Os;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>Makes a system one client's own.</summary>
public static class IdentityWriter
{
    private const int Private = 0x180;
    private const int LargestKey = 64 * 1024;

    /// <summary>
    /// Makes what is missing of a client's lasting identity: its machine id and its SSH host keys. Without ssh-keygen
    /// there are no keys, and the system makes its own at its first boot.
    /// </summary>
    /// <param name="store">A directory of the client's own, mode 0700.</param>
    /// <param name="hostname">Stands in the keys as a comment.</param>
    /// <exception cref="IOException">The drive is full or read-only.</exception>
    public static void Ensure(string store, string hostname) => IdentityStore.Ensure(store, hostname);

    /// <summary>The machine id of a store; null before <see cref="Ensure"/>.</summary>
    public static string? MachineId(string store) =>
        File.Exists(IdentityStore.MachineIdFile(store)) ? File.ReadAllText(IdentityStore.MachineIdFile(store)).Trim() : null;

    /// <summary>
    /// Writes the identity. For a private root base and target are the same directory. For a shared one the target is an
    /// empty directory, which gets the changed files only and is laid over the base by overlayfs. Repeating it changes
    /// nothing more.
    /// </summary>
    /// <param name="baseRoot">The system; what is changed is read from it.</param>
    /// <param name="target">Where it is written.</param>
    /// <param name="store">Where the host keys are.</param>
    /// <param name="identity">The rest.</param>
    /// <exception cref="IOException">The drive is full or read-only; the message names the file.</exception>
    /// <exception cref="ArgumentException">A part of the identity cannot be written; the message names it.</exception>
    public static void Write(string baseRoot, string target, string store, ClientIdentity identity)
    {
        Check(identity);
        using var layer = new IdentityLayer(baseRoot, target);
        if (!layer.Contains("etc"))
        {
            return;
        }

        Name(layer, identity);
        HostKeyFiles(layer, store);
        if (identity.User is { } user)
        {
            AccountWriter.Write(layer, user, identity.PasswordHash);
            FirstBootWizard.Finish(layer, user);
        }

        KeyFiles.Write(layer, identity);
        CloudInstance(layer, identity);
        if (identity.FilesFrom is { } folder)
        {
            DroppedFiles.Write(layer, folder);
        }

        layer.Sync();
    }

    private static void Check(ClientIdentity identity)
    {
        if (identity.MachineId.Length != 32 || !identity.MachineId.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException($"'{identity.MachineId}' is no machine id: it has 32 hexadecimal digits.", nameof(identity));
        }

        if (identity.User is { } user && !AccountFiles.IsUserName(user))
        {
            throw new ArgumentException($"'{user}' cannot be a user: use up to 32 lower-case letters, digits, '-' and '_', a letter first.", nameof(identity));
        }

        if (identity.PasswordHash is { } hash && !AccountFiles.IsPasswordHash(hash))
        {
            throw new ArgumentException("The password hash is none of crypt(3): it must not have blanks or colons.", nameof(identity));
        }
    }

    private static void Name(IdentityLayer layer, ClientIdentity identity)
    {
        var before = layer.ReadText("etc/hostname")?.Trim();
        layer.Change("etc/hostname", identity.Hostname + "\n");
        layer.Change("etc/hosts", HostsFile.Named(layer.ReadText("etc/hosts") ?? "127.0.0.1\tlocalhost\n", before, identity.Hostname));
        layer.Put("etc/machine-id", Encoding.ASCII.GetBytes(identity.MachineId + "\n"), 0x124, 0, 0);
        if (layer.Base.FindName("var/lib/dbus/machine-id") is { IsFile: true })
        {
            layer.PutLink("var/lib/dbus/machine-id", "/etc/machine-id");
        }
    }

    private static void HostKeyFiles(IdentityLayer layer, string store)
    {
        var keys = IdentityStore.Keys(store);
        if (keys.Count == 0 || !layer.Contains("etc/ssh"))
        {
            return;
        }

        foreach (var key in keys)
        {
            var content = File.ReadAllBytes(Path.Join(store, key));
            if (content.Length is > 0 and <= LargestKey)
            {
                layer.Put($"etc/ssh/{key}", content, key.EndsWith(".pub", StringComparison.Ordinal) ? RootTree.Readable : Private, 0, 0);
            }
        }

        // Raspberry Pi OS throws all keys away at its first boot and makes others.
        if (layer.Contains($"usr/lib/systemd/system/{HostKeys.RaspberryUnit}") || layer.Contains($"lib/systemd/system/{HostKeys.RaspberryUnit}"))
        {
            layer.PutLink($"etc/systemd/system/{HostKeys.RaspberryUnit}", "/dev/null");
        }
    }

    /// <summary>cloud-init does its work once per instance, and would take all clients for one.</summary>
    private static void CloudInstance(IdentityLayer layer, ClientIdentity identity)
    {
        if (!layer.Contains(PreparedFiles.CloudSeedFolder))
        {
            return;
        }

        layer.Change($"{PreparedFiles.CloudSeedFolder}/meta-data", PreparedFiles.CloudMetaData($"piboot-{identity.MachineId}", identity.Hostname));
        if (identity.User is not null)
        {
            layer.Change(PreparedFiles.CloudUserPath, PreparedFiles.CloudUser);
        }
    }
}
