using System.Collections.Concurrent;
using PiBoot.Core.Drives;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Drives;

/// <summary>
/// Touches the data directory's drive from a thread of its own: a drive that hangs holds that thread and nobody else. There
/// is never more than one such thread for one mount.
/// </summary>
internal static class DriveProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<string, Asked> Running = new();
    private static readonly ConcurrentDictionary<string, (int MountId, string? Uuid)> Known = new();

    /// <param name="directory">The data directory.</param>
    /// <param name="mountId">Of the mount that is on it; a new mount is asked anew though the old one hangs.</param>
    public static ProbeResult Ask(string directory, int mountId)
    {
        var asked = Running.AddOrUpdate(
            directory,
            _ => Begin(directory, mountId),
            (_, last) => last.MountId == mountId && !last.Work.IsCompleted ? last : Begin(directory, mountId));
        var result = asked.Work.Wait(Patience) ? asked.Work.Result : ProbeResult.Without(ProbeAnswer.Silent);
        return result with { Uuid = Remember(directory, mountId, result) };
    }

    /// <summary>A drive that can no longer be read is still the one that it was.</summary>
    private static string? Remember(string directory, int mountId, ProbeResult result)
    {
        if (result.Answer == ProbeAnswer.Good)
        {
            Known[directory] = (mountId, result.Uuid);
        }

        return Known.TryGetValue(directory, out var known) && known.MountId == mountId ? known.Uuid : null;
    }

    private static Asked Begin(string directory, int mountId) => new(mountId, new Lazy<Task<ProbeResult>>(() => Task.Factory.StartNew(
        () => Read(directory), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private static ProbeResult Read(string directory)
    {
        try
        {
            var space = FreeSpace.Of(directory);
            var mark = DataDriveMark.Read(Path.Join(directory, DataDriveMark.DriveFile));
            return new ProbeResult(ProbeAnswer.Good, space.Free, space.Total, space.IsReadOnly, mark?.Uuid);
        }
        catch (IOException fault)
        {
            return ProbeResult.Without(fault.HResult == FileFault.NoEntry ? ProbeAnswer.NoDirectory : ProbeAnswer.Broken);
        }
    }

    /// <summary>Lazy, because a dictionary may make two and keep one.</summary>
    private sealed record Asked(int MountId, Lazy<Task<ProbeResult>> Start)
    {
        public Task<ProbeResult> Work => Start.Value;
    }
}
