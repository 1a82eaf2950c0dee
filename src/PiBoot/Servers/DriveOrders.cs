using PiBoot.Core.Drives;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Servers;

/// <summary>What users order for drives.</summary>
/// <param name="keeper">Does it.</param>
/// <param name="whileStopped">Runs something while nothing is served and no file on the drive is open; blocks until it is done.</param>
public sealed class DriveOrders(IStorekeeper keeper, Action<Action> whileStopped) : IDriveOrders
{
    public IReadOnlyList<Drive> List(CancellationToken cancellation) => keeper.Do(new ListDrives(), null, cancellation).Drives;

    public Drive Prepare(string device, bool erase, IProgress<StorageProgress> progress, CancellationToken cancellation)
    {
        // What is refused stops nobody: clients hang while nothing is served.
        keeper.Do(new CheckDrive(device, erase), null, cancellation);
        Drive? prepared = null;
        whileStopped(() => prepared = keeper.Do(new PrepareDrive(device, erase), progress, cancellation).Drives[0]);
        return prepared!;
    }

    public void Eject(CancellationToken cancellation) => whileStopped(() => keeper.Do(new EjectDrive(), null, cancellation));
}
