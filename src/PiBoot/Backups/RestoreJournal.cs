using PiBoot.Core.Backup;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Files;

namespace PiBoot.Backups;

/// <summary>
/// Puts an unpacked backup in the place of the state. <c>restore-new</c> is being unpacked and is dropped when the power
/// goes; renamed to <c>restore-ready</c> it counts, and what is not done of it is done at the next start. Each step may be
/// repeated.
/// </summary>
/// <param name="data">The data directory.</param>
/// <param name="time">Names what was there before.</param>
internal sealed class RestoreJournal(DataDirectory data, TimeProvider time)
{
    /// <summary>Begins the name of a backup that is being taken.</summary>
    public const string TakenStart = ".restore-";

    private const string KeptStart = "before-restore-";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The registry's own companions stay with it. The numbers of exports stay: they are in file handles of clients that run here.</summary>
    private static readonly string[] Replaced =
        [BackupNames.Registry, BackupNames.Registry + "-wal", BackupNames.Registry + "-shm", BackupNames.Registry + "-journal", .. BackupNames.State.Where(s => s != "export-ids")];

    public string New => $"{data.StateFolder}/restore-new";

    /// <summary>One that counts is not done yet.</summary>
    public bool IsUnfinished => Directory.Exists(Ready);

    private string Ready => $"{data.StateFolder}/restore-ready";

    /// <summary>One that is done and is being removed.</summary>
    private string Done => $"{data.StateFolder}/restore-done";

    private string Before => $"{data.StateFolder}/restore-before";

    /// <summary>All that was there is in <see cref="Before"/>: what is in the state folder is new from here on.</summary>
    private string Moved => $"{Ready}/.moved";

    /// <summary>An empty folder to unpack to.</summary>
    /// <exception cref="IOException">The drive is read-only or failing.</exception>
    /// <exception cref="StorageException">Another restore has not come to its end.</exception>
    public void Begin()
    {
        if (IsUnfinished)
        {
            throw new StorageException("A restore before this one has not come to its end: start the service again first.");
        }

        Forget();
        Directory.CreateDirectory(New, Private);
    }

    /// <summary>Removes what does not count: what was broken off, and what is done. It holds secrets.</summary>
    public void Forget()
    {
        foreach (var leftover in (string[])[New, Done])
        {
            if (Directory.Exists(leftover))
            {
                Directory.Delete(leftover, recursive: true);
            }
        }
    }

    /// <summary><see cref="Forget"/> at a start, when no backup is being taken.</summary>
    public void ForgetAll()
    {
        Forget();
        foreach (var taken in Directory.Exists(data.StateFolder) ? Directory.GetFiles(data.StateFolder, TakenStart + "*") : [])
        {
            File.Delete(taken);
        }
    }

    /// <summary>From here on the backup counts, whatever happens.</summary>
    /// <exception cref="IOException">The drive is full, read-only or failing.</exception>
    public void Commit()
    {
        DriveSync.Of(New);
        Directory.Move(New, Ready);
        AtomicFile.SyncDirectory(data.StateFolder);
    }

    /// <summary>Does what is left of a restore that counts; null where there is none.</summary>
    /// <param name="keeper">Writes the identities.</param>
    /// <returns>Where the state lies that was there before.</returns>
    /// <exception cref="StorageException">The storage process does not take the identities.</exception>
    /// <exception cref="IOException">The drive is full, read-only or failing.</exception>
    public string? Finish(IStorekeeper keeper)
    {
        if (!IsUnfinished)
        {
            return null;
        }

        if (!File.Exists(Moved))
        {
            SetAside();
        }

        foreach (var name in BackupNames.State.Append(BackupNames.Registry).Where(n => File.Exists($"{Ready}/{n}")))
        {
            if (name != "export-ids" || !File.Exists(data.ExportIds))
            {
                File.Move($"{Ready}/{name}", $"{data.StateFolder}/{name}");
            }
        }

        AtomicFile.SyncDirectory(data.StateFolder);
        GiveIdentities(keeper);
        return End();
    }

    private void SetAside()
    {
        Directory.CreateDirectory(Before, Private);
        foreach (var name in Replaced.Where(n => File.Exists($"{data.StateFolder}/{n}")))
        {
            File.Move($"{data.StateFolder}/{name}", $"{Before}/{name}", overwrite: true);
        }

        AtomicFile.SyncDirectory(Before);
        AtomicFile.SyncDirectory(data.StateFolder);
        AtomicFile.Write(Moved, "");
    }

    private void GiveIdentities(IStorekeeper keeper)
    {
        var folder = $"{Ready}/identities";
        string[] clients = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
        foreach (var client in clients.Order(StringComparer.Ordinal))
        {
            var files = Directory.EnumerateFiles(client).Select(f => new IdentityFile(Path.GetFileName(f), File.ReadAllBytes(f)));
            keeper.Do(new WriteIdentity(new KeptIdentity(Path.GetFileName(client), [.. files])), null, CancellationToken.None);
        }
    }

    /// <summary>The newest state that was replaced stays, and no older one.</summary>
    private string End()
    {
        var kept = Directory.Exists(Before) ? Keep() : Kept().Order(StringComparer.Ordinal).Last();

        // By its name it counts no more: half of it, found at the next start, would be taken for a whole one.
        Directory.Move(Ready, Done);
        AtomicFile.SyncDirectory(data.StateFolder);
        Directory.Delete(Done, recursive: true);
        return kept;
    }

    private string Keep()
    {
        foreach (var older in Kept())
        {
            Directory.Delete(older, recursive: true);
        }

        var kept = $"{data.StateFolder}/{KeptStart}{time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmss'Z'}";
        Directory.Move(Before, kept);
        AtomicFile.SyncDirectory(data.StateFolder);
        return kept;
    }

    private string[] Kept() => Directory.GetDirectories(data.StateFolder, KeptStart + "*");
}
