using PiBoot.Core.Backup;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Files;
using PiBoot.Linux.Systems;

namespace PiBoot.Linux.Roots;

/// <summary>Identities as a backup takes and brings them.</summary>
public sealed partial class ClientRoots
{
    private const int LargestIdentityFile = 64 * 1024;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;

    /// <summary>Of all clients that have one.</summary>
    /// <exception cref="IOException">The drive is failing.</exception>
    public IdentityList Identities() => new(
    [
        .. from folder in Directory.EnumerateDirectories(data.ClientsFolder)
           let client = Path.GetFileName(folder)
           where BackupNames.IsClient(client)
           orderby client
           let files = FilesOf(data.ClientIdentity(client))
           where files.Count > 0
           select new KeptIdentity(client, files),
    ]);

    /// <summary>Puts an identity in the place of the client's; that one becomes <c>identity.before-restore</c>.</summary>
    /// <exception cref="StorageException">It has a name that no such file has.</exception>
    /// <exception cref="IOException">The drive is full, read-only or failing.</exception>
    public void Keep(KeptIdentity identity)
    {
        Check(identity);
        lock (LockOf(identity.Client))
        {
            var store = data.ClientIdentity(identity.Client);
            if (Same(FilesOf(store), identity.Files))
            {
                return;
            }

            Directory.CreateDirectory(data.ClientFolder(identity.Client));
            var making = store + ".making";
            Replace(making, identity);
            var before = store + ".before-restore";
            if (Directory.Exists(store))
            {
                Empty(before);
                Directory.Delete(before);
                Directory.Move(store, before);
            }

            Directory.Move(making, store);
            AtomicFile.SyncDirectory(data.ClientFolder(identity.Client));
            Renew(identity.Client);
        }
    }

    /// <summary>A root that is there already gets the identity when it is prepared next.</summary>
    private void Renew(string client)
    {
        var facts = Read(client);
        if (facts.Live is not null || facts.Layer is not null)
        {
            Write(client, facts with { Layer = null, Live = facts.Live is { } live ? live with { Identity = null } : null });
        }
    }

    private void Replace(string folder, KeptIdentity identity)
    {
        Empty(folder);
        File.SetUnixFileMode(folder, PrivateFolder);
        foreach (var file in identity.Files)
        {
            AtomicFile.Write(Path.Join(folder, file.Name), file.Content, Private);
        }
    }

    private static void Check(KeptIdentity identity)
    {
        ClientNames.Client(identity.Client);
        if (!BackupNames.IsClient(identity.Client) || identity.Files.FirstOrDefault(f => !BackupNames.IsIdentityFile(f.Name) || f.Content.Length > LargestIdentityFile) is { } bad)
        {
            throw new StorageException($"The identity of '{identity.Client}' has a file that none has.");
        }
    }

    private static bool Same(IReadOnlyList<IdentityFile> there, IReadOnlyList<IdentityFile> wanted) =>
        there.Count == wanted.Count && there.All(t => wanted.Any(w => w.Name == t.Name && w.Content.AsSpan().SequenceEqual(t.Content)));

    private static IReadOnlyList<IdentityFile> FilesOf(string store)
    {
        string[] names = File.Exists(IdentityStore.MachineIdFile(store)) ? [Path.GetFileName(IdentityStore.MachineIdFile(store))] : [];
        return
        [
            .. from name in names.Concat(IdentityStore.Keys(store))
               let path = Path.Join(store, name)
               where BackupNames.IsIdentityFile(name) && new FileInfo(path) is { Length: <= LargestIdentityFile, LinkTarget: null }
               select new IdentityFile(name, File.ReadAllBytes(path)),
        ];
    }
}
