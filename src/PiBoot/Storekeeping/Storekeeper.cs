using PiBoot.Core.Drives;
using PiBoot.Core.Nfs;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Drives;
using PiBoot.Linux.Files;
using PiBoot.Linux.Nfs;
using PiBoot.Linux.Roots;
using PiBoot.Linux.Volumes;
using Serilog;

namespace PiBoot.Storekeeping;

/// <summary>Does the orders in this process, which must be root's.</summary>
/// <param name="data">The data directory.</param>
/// <param name="pickNfs">Chooses the NFS server, once the data directory is open.</param>
/// <param name="time">Dates of snapshots and imports.</param>
/// <param name="log">Takes what is done.</param>
/// <param name="nas">Where the NAS's share is mounted that systems and roots lie on; null: they lie in the data directory.</param>
public sealed class Storekeeper(DataDirectory data, Func<INfsServer> pickNfs, TimeProvider time, ILogger log, NasMount? nas = null) : IStorekeeper, IDisposable
{
    private readonly Lock _opening = new();
    private volatile OpenedData? _opened;
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private INfsServer? _nfs;
    private bool _isClosed;
    private string? _away;

    public TReply Do<TReply>(StorageOrder<TReply> order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
        where TReply : StorageReply => (TReply)Do((StorageOrder)order, null, progress, cancellation);

    /// <param name="owner">Who gets the state folder; null: it stays as it is.</param>
    /// <exception cref="StorageException">It cannot be done.</exception>
    public StorageReply Do(StorageOrder order, DataOwner? owner, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return Execute(order, owner, progress, cancellation);
        }
        catch (IOException e)
        {
            // What a call says of a drive that was pulled is true and helps nobody.
            throw new StorageException((DriveWatch.Look(data.Path).Trouble ?? nas?.Trouble()) is { } trouble ? $"{trouble} ({e.Message})" : e.Message, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or ArgumentException or OsImportException or NfsException or DriveException)
        {
            throw new StorageException(e.Message, e);
        }
    }

    /// <summary>For a process of its own that was started anew under a service: removes what the one before left half made.</summary>
    public void CleanUp()
    {
        try
        {
            foreach (var warning in CleanUp(Opened()).Warnings)
            {
                log.Warning("Leftovers of an earlier run stay: {Reason}", warning);
            }
        }
        catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException)
        {
            log.Information("Nothing is cleaned up yet: {Reason}", e.Message);
        }
    }

    public void Dispose() => _nfs?.Dispose();

    private StorageReply Execute(StorageOrder order, DataOwner? owner, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        switch (order)
        {
            case OpenData:
                return Open(owner);
            case CleanUpData:
                return CleanUp(Opened());
            case ImportOs import:
                return Opened().Systems.Import(import, progress, cancellation);
            case RemoveOs remove:
                Opened().Systems.RemoveOs(remove.Name);
                return OrderDone.Instance;
            case CheckOs check:
                return Opened().Systems.Check(check.Name);
            case ApplyExports apply:
                Nfs().Apply(apply.Exports);
                return OrderDone.Instance;
            case AskNfs:
                return new NfsState(Nfs().Name, Nfs().Trouble() ?? NasTrouble(), _instance);
            default:
                return OfRoots(order, progress, cancellation) ?? OfDrives(order, progress, cancellation) ??
                    throw new StorageException($"The storage process does not know the order {order.GetType().Name}.");
        }
    }

    private StorageReply? OfRoots(StorageOrder order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        switch (order)
        {
            case LookAtRoot look:
                return Opened().Roots.Look(look.Wish);
            case PrepareRoot prepare:
                return Opened().Roots.Prepare(prepare.Wish, progress, cancellation);
            case MarkRootUsed used:
                Opened().Roots.MarkUsed(used.ClientId);
                return OrderDone.Instance;
            case SnapshotRoot or ReplaceRoot { Snapshot: not null } when nas is not null:
                throw new StorageException(NoSnapshots(nas));
            case SnapshotRoot snapshot:
                return Opened().Roots.Snapshot(snapshot.ClientId, snapshot.Name, progress, cancellation);
            case RemoveSnapshot remove:
                Opened().Roots.RemoveSnapshot(remove.ClientId, remove.Name);
                return OrderDone.Instance;
            case ReplaceRoot replace:
                return Opened().Roots.Replace(replace, progress, cancellation);
            case ListRoots list:
                return Opened().Roots.List(list.ClientId, list.WithSpace, cancellation) with { NoSnapshots = nas is null ? null : NoSnapshots(nas) };
            case ReadIdentities:
                return Opened().Roots.Identities();
            case WriteIdentity write:
                Opened().Roots.Keep(write.Identity);
                return OrderDone.Instance;
            default:
                return null;
        }
    }

    private StorageReply? OfDrives(StorageOrder order, IProgress<StorageProgress>? progress, CancellationToken cancellation)
    {
        switch (order)
        {
            case ListDrives:
                return new DriveListing(DriveList.Read(data.Path));
            case CheckDrive check:
                DrivePreparation.Check(check.Device, data.Path, check.Erase);
                return OrderDone.Instance;
            case PrepareDrive prepare:
                Close();
                return new DriveListing([DrivePreparation.Prepare(prepare.Device, data.Path, prepare.Erase, new Steps(progress), cancellation)]);
            case MountDrive:
                Mount();
                return OrderDone.Instance;
            case EjectDrive:
                Close();
                DriveMount.Eject(data.Path);
                return OrderDone.Instance;
            default:
                return null;
        }
    }

    private DataOpened Open(DataOwner? owner)
    {
        lock (_opening)
        {
            var away = nas?.Trouble() ?? nas?.WriteTrouble();
            if (!Directory.Exists(data.Path) || !FreeSpace.Of(data.Path).IsReadOnly)
            {
                MakeFolders(owner, mayMakeTrees: away is null);
            }

            if (away is not null)
            {
                // The service lives without it; the trees are opened by the first order that finds it there.
                if (away != _away)
                {
                    log.Warning("{Trouble}", away);
                }

                _away = away;
                _opened = null;
                _isClosed = false;
                return new DataOpened("nothing yet");
            }

            _away = null;
            var volumes = RootVolumes.Pick(data.ClientsFolder);
            var systems = new SystemShelf(data, volumes, time, log);
            var roots = new ClientRoots(data, volumes, time, text => log.Information("{Text}", text));
            _opened = new OpenedData(systems, roots);
            _isClosed = false;
            return new DataOpened(volumes.Method);
        }
    }

    private void MakeFolders(DataOwner? owner, bool mayMakeTrees)
    {
        foreach (var folder in mayMakeTrees ? (string[])[data.OsFolder, data.ClientsFolder, data.GaneshaFolder] : [data.GaneshaFolder])
        {
            Directory.CreateDirectory(folder);
        }

        Directory.CreateDirectory(data.StateFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        owner?.Give(data.StateFolder);
    }

    private static DataCleaned CleanUp(OpenedData opened)
    {
        var warnings = new List<string>(opened.Roots.CleanUp());
        try
        {
            opened.Systems.CleanUp();
        }
        catch (IOException e)
        {
            warnings.Add(e.Message);
        }

        return new DataCleaned(warnings);
    }

    private void Mount()
    {
        if (DriveWatch.Look(data.Path).Condition is not (DriveCondition.Ready or DriveCondition.Full))
        {
            Close();
        }

        DriveMount.TryMount(data.Path);
    }

    /// <summary>Lets go of the drive: no export and no open file of ours keeps it from being unmounted.</summary>
    private void Close()
    {
        lock (_opening)
        {
            _opened = null;
            _isClosed = true;
            var nfs = _nfs;
            _nfs = null;
            try
            {
                nfs?.Apply([]);
            }
            catch (NfsException e)
            {
                log.Warning("The exports of the drive cannot be taken back: {Reason}", e.Message);
            }
            finally
            {
                nfs?.Dispose();
            }
        }
    }

    /// <summary>This process may have been started anew under a service that has long opened its data.</summary>
    private OpenedData Opened()
    {
        // At each order: below a share that is not mounted there is a directory of ours, which must stay empty.
        if (nas?.Trouble() is { } away)
        {
            throw new StorageException(away);
        }

        lock (_opening)
        {
            if (_opened is null && !_isClosed && DriveWatch.Look(data.Path).Condition is DriveCondition.Ready or DriveCondition.Full or DriveCondition.ReadOnly)
            {
                Open(null);
            }

            return _opened ?? throw new StorageException(nas?.WriteTrouble() ?? $"The data directory {data.Path} is not open: its drive is missing.");
        }
    }

    /// <summary>A share that is there need not be one that can be worked on.</summary>
    private string? NasTrouble()
    {
        try
        {
            _ = nas is null ? null : Opened();
            return null;
        }
        catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private INfsServer Nfs()
    {
        lock (_opening)
        {
            return _nfs ??= pickNfs();
        }
    }

    private static string NoSnapshots(NasMount nas) =>
        $"Roots lie on the NAS ({nas.Share}), where no snapshot can be made and none returned to: use the NAS's own snapshots, or 'root reset' for a fresh root.";

    private sealed record OpenedData(SystemShelf Systems, ClientRoots Roots);

    private sealed class Steps(IProgress<StorageProgress>? progress) : IProgress<string>
    {
        public void Report(string value) => progress?.Report(new StorageProgress(value, null, null));
    }
}
