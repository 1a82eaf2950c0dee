using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Files;
using PiBoot.Linux.Images;
using PiBoot.Linux.Roots;
using PiBoot.Linux.Systems;
using Serilog;

namespace PiBoot.Storekeeping;

/// <summary>Takes operating systems in, makes them fit for the network, and removes them.</summary>
public sealed class SystemShelf(DataDirectory data, IRootVolumes volumes, TimeProvider time, ILogger log)
{
    private const string Importing = ".importing-";
    private const string Removing = ".removing-";

    private readonly Lock _changing = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>The system appears under its name when it is whole and on the drive, or never.</summary>
    /// <exception cref="OsImportException">The source is no such thing, damaged, too large.</exception>
    /// <exception cref="IOException">The drive is full, read-only or failing.</exception>
    public OsImported Import(ImportOs order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        var name = ClientNames.Plain(order.Name, "an operating system");
        if (Directory.Exists(data.OsOf(name)))
        {
            throw new OsImportException($"There is an operating system '{name}' already: choose another name.");
        }

        Begin(name);
        var temporary = Path.Join(data.OsFolder, Importing + name);
        try
        {
            Remove(temporary);
            var imported = Import(order, temporary, progress, cancellation);
            Directory.Move(temporary, data.OsOf(name));
            AtomicFile.SyncDirectory(data.OsFolder);
            log.Information("Operating system {Name} imported from {Source}: {Distribution}", name, imported.Facts.Source, imported.Facts.Distribution);
            return imported;
        }
        catch (Exception e) when (e is IOException or OsImportException or OperationCanceledException or UnauthorizedAccessException)
        {
            Remove(temporary);
            throw;
        }
        finally
        {
            End(name);
        }
    }

    /// <exception cref="StorageException">There is none of this name.</exception>
    /// <exception cref="IOException">The drive is read-only or failing.</exception>
    public void RemoveOs(string name)
    {
        Existing(name);
        Begin(name);
        try
        {
            var removing = Path.Join(data.OsFolder, Removing + name);
            Remove(removing);
            Directory.Move(data.OsOf(name), removing);
            AtomicFile.SyncDirectory(data.OsFolder);
            Remove(removing);
        }
        finally
        {
            End(name);
        }

        log.Information("Operating system {Name} is removed", name);
    }

    /// <exception cref="StorageException">There is none of this name.</exception>
    public OsChecked Check(string name)
    {
        Existing(name);
        return new OsChecked(SystemCheck.Run(data.OsBoot(name), data.OsRoot(name)));
    }

    /// <summary>Removes what was half imported or half removed when the power went; what is under way is left alone.</summary>
    /// <exception cref="IOException">The drive is read-only or failing.</exception>
    public void CleanUp()
    {
        lock (_changing)
        {
            volumes.CleanUp(data.OsFolder);
            var left = Directory.EnumerateDirectories(data.OsFolder, Importing + "*").Concat(Directory.EnumerateDirectories(data.OsFolder, Removing + "*"));
            foreach (var folder in left.Where(f => !_changed.Contains(NameOf(f))).ToArray())
            {
                log.Warning("An import or removal was interrupted; removing {Folder}", folder);
                Remove(folder);
            }
        }
    }

    private OsImported Import(ImportOs order, string temporary, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        var (boot, root, scratch) = (Path.Join(temporary, "boot"), Path.Join(temporary, "root"), Path.Join(temporary, "scratch"));
        Directory.CreateDirectory(scratch);
        volumes.Create(boot);
        volumes.Create(root);
        var unpacked = OsUnpacker.Unpack(
            new UnpackOrder(order.Source, boot, root, scratch, order.Sha256), new UnpackingSteps(progress), cancellation);
        volumes.Remove(scratch);
        KeepOriginal(temporary, progress, cancellation);

        progress?.Report(new StorageProgress("preparing for the network", null, null));
        var steps = SystemPreparation.Apply(boot, root);
        BootTreeRights.MakeReadable(boot);
        var description = SystemDescription.Of(boot, root);
        var facts = new OsFacts(
            time.GetUtcNow(), order.Origin ?? order.Source, unpacked.Description, description.Distribution, description.Architecture, description.BootMount, steps)
        {
            Sha256 = order.Sha256,
        };
        OsFactsFile.Write(Path.Join(temporary, "about.json"), facts);
        progress?.Report(new StorageProgress("writing to the drive", null, null));
        DriveSync.Of(temporary);
        return new OsImported(facts, SystemCheck.Run(boot, root));
    }

    /// <summary>The system as it came stays beside the one made fit for the network, where that costs nothing.</summary>
    private void KeepOriginal(string temporary, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        if (!volumes.Method.StartsWith("btrfs", StringComparison.Ordinal))
        {
            return;
        }

        progress?.Report(new StorageProgress("keeping the original", null, null));
        Directory.CreateDirectory(Path.Join(temporary, "original"));
        foreach (var part in RootParts.Names)
        {
            volumes.Clone(Path.Join(temporary, part), Path.Join(temporary, "original", part), null, cancellation);
        }
    }

    private void Begin(string name)
    {
        lock (_changing)
        {
            if (!_changed.Add(name))
            {
                throw new StorageException($"An operating system '{name}' is being imported or removed just now.");
            }
        }
    }

    private void End(string name)
    {
        lock (_changing)
        {
            _changed.Remove(name);
        }
    }

    private static string NameOf(string folder) => Path.GetFileName(folder).Split('-', 2)[1];

    private void Existing(string name)
    {
        if (!Directory.Exists(data.OsOf(ClientNames.Plain(name, "an operating system"))))
        {
            throw new StorageException($"There is no operating system '{name}': piboot os list shows those there are.");
        }
    }

    /// <summary>Its parts first, each at once where it is a subvolume.</summary>
    private void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var part in (string[])["boot", "root", "original/boot", "original/root"])
        {
            if (Directory.Exists(Path.Join(folder, part)))
            {
                volumes.Remove(Path.Join(folder, part));
            }
        }

        volumes.Remove(folder);
    }

    private sealed class UnpackingSteps(IProgress<StorageProgress>? progress) : IProgress<UnpackProgress>
    {
        public void Report(UnpackProgress value) => progress?.Report(new StorageProgress("unpacking", value.Read, value.Total));
    }
}
