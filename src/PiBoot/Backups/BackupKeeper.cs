using PiBoot.Configuration;
using PiBoot.Core.Backup;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Servers;
using PiBoot.Storage;
using Serilog;

namespace PiBoot.Backups;

/// <summary>Makes backups and restores them.</summary>
/// <param name="data">The data directory.</param>
/// <param name="given">The configuration as the service has read it.</param>
/// <param name="copyRegistry">Writes a consistent copy of the registry to a path.</param>
/// <param name="systems">The operating systems there are.</param>
/// <param name="keeper">Reads and writes identities.</param>
/// <param name="whileStopped">Runs something while nothing is served and the registry is closed; blocks until it is done.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes what is done.</param>
public sealed class BackupKeeper(
    DataDirectory data,
    GivenSettings given,
    Action<string> copyRegistry,
    IOsStore systems,
    IStorekeeper keeper,
    Action<Action> whileStopped,
    TimeProvider time,
    ILogger log) : IBackups
{
    private const long LargestBackup = 1L * 1024 * 1024 * 1024;
    private const int BufferLength = 1 << 16;
    private const int LargestStateFile = 16 * 1024 * 1024;

    private readonly RestoreJournal _journal = new(data, time);
    private readonly Lock _restoring = new();

    public Stream Make(CancellationToken cancellation)
    {
        // Not on the drive: a backup is wanted most when that can be written no more.
        var work = Directory.CreateTempSubdirectory("piboot-backup-");
        try
        {
            var writer = new BackupWriter();
            AddState(writer, work.FullName);
            foreach (var client in keeper.Do(new ReadIdentities(), null, cancellation).Clients)
            {
                foreach (var file in client.Files)
                {
                    writer.Add(BackupNames.Identity(client.Client, file.Name), file.Content);
                }
            }

            var about = new BackupManifest(
                BackupManifest.CurrentFormat, ApplianceReport.Version, time.GetUtcNow(), Environment.MachineName, data.Path, [], [.. systems.List().Select(Named)]);
            var packed = new FileStream($"{work.FullName}/backup", new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            writer.Write(packed, about);
            packed.Position = 0;
            return packed;
        }
        catch (Exception e) when (e is IOException or RegistryException or UnauthorizedAccessException)
        {
            throw new StorageException($"No backup can be made: {e.Message}", e);
        }
        finally
        {
            // What is open stays readable.
            work.Delete(recursive: true);
        }
    }

    public async Task<string> TakeAsync(Stream backup, CancellationToken cancellation)
    {
        var path = $"{data.StateFolder}/{RestoreJournal.TakenStart}{Guid.NewGuid():N}";
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            var buffer = new byte[BufferLength];
            for (int read; (read = await backup.ReadAsync(buffer, cancellation)) > 0;)
            {
                if (file.Length + read > LargestBackup)
                {
                    throw new StorageException($"The file is larger than {LargestBackup} bytes: it is no backup of piboot.");
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            return path;
        }
        catch (Exception)
        {
            File.Delete(path);
            throw;
        }
    }

    public RestoreOutcome Restore(string path, CancellationToken cancellation)
    {
        if (!_restoring.TryEnter())
        {
            File.Delete(path);
            throw new StorageException("Another backup is being restored just now.");
        }

        try
        {
            return Replace(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The backup cannot be restored: {e.Message}", e);
        }
        finally
        {
            File.Delete(path);
            _restoring.Exit();
        }
    }

    private RestoreOutcome Replace(string path, CancellationToken cancellation)
    {
        _journal.Begin();
        BackupManifest manifest;
        int clients;
        string? configuration;
        var notes = new List<string>();
        try
        {
            using (var file = File.OpenRead(path))
            {
                manifest = BackupReader.Unpack(file, _journal.New, cancellation);
            }

            clients = CheckRegistry($"{_journal.New}/{BackupNames.Registry}");
            configuration = Configuration(notes);

            // Who writes the identities is there: nothing is stopped for one who is not.
            keeper.Do(new ReadIdentities(), null, cancellation);
        }
        catch (Exception)
        {
            _journal.Forget();
            throw;
        }

        var kept = "";
        whileStopped(() =>
        {
            _journal.Commit();
            kept = _journal.Finish(keeper)!;
        });
        log.Warning("The backup of {Host} of {Made:u} is restored: {Clients} clients; what was there before is in {Kept}", manifest.Host, manifest.Made.UtcDateTime, clients, kept);
        var here = systems.List().Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        return new RestoreOutcome(manifest.Made, manifest.Host, clients, kept, [.. manifest.Systems.Where(s => !here.Contains(s.Name))], configuration, notes);
    }

    private static int CheckRegistry(string path)
    {
        try
        {
            return SqliteClientRegistry.Check(path);
        }
        catch (RegistryException e)
        {
            throw new StorageException($"The backup cannot be restored: {e.Message}", e);
        }
    }

    /// <summary>One that the service could not start with is told, and not handed out.</summary>
    private string? Configuration(List<string> notes)
    {
        var path = $"{_journal.New}/{BackupNames.Configuration}";
        if (!File.Exists(path) || File.ReadAllText(path) is not { } text || text == given.Text)
        {
            return null;
        }

        try
        {
            var settings = SettingsReader.Read(text, BackupNames.Configuration);
            if (settings.Data == given.AtStart.Data)
            {
                return text;
            }

            notes.Add($"The configuration in the backup has another data directory ({settings.Data}) than this one ({given.AtStart.Data}): it is left out.");
        }
        catch (SettingsException e)
        {
            notes.Add($"The configuration in the backup is left out, as this version cannot use it: {e.Message}");
        }

        return null;
    }

    private void AddState(BackupWriter writer, string work)
    {
        copyRegistry($"{work}/{BackupNames.Registry}");
        writer.AddFile(BackupNames.Registry, $"{work}/{BackupNames.Registry}");
        if (given.Text is { } text)
        {
            writer.Add(BackupNames.Configuration, System.Text.Encoding.UTF8.GetBytes(text));
        }

        foreach (var name in BackupNames.State)
        {
            if (new FileInfo($"{data.StateFolder}/{name}") is { Exists: true, Length: <= LargestStateFile } file)
            {
                writer.Add(name, File.ReadAllBytes(file.FullName));
            }
        }
    }

    private static BackedUpSystem Named(OsEntry system) =>
        new(system.Name, system.Facts?.Source, system.Facts?.Sha256, system.Facts?.Distribution);
}
