using PiBoot.Core.Storekeeping;
using Serilog;

namespace PiBoot.Backups;

/// <summary>A backup whose restore was broken off by a power cut takes its place at the next start.</summary>
internal static class UnfinishedRestore
{
    /// <summary>Does nothing but remove what is left of restores when none was broken off.</summary>
    /// <exception cref="StorageException">The storage process refused a step.</exception>
    /// <exception cref="IOException">What was restored cannot be put into its place.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public static void Finish(RestoreJournal journal, IStorekeeper keeper, ILogger log)
    {
        if (journal.IsUnfinished)
        {
            keeper.Do(new OpenData(), null, CancellationToken.None);
            log.Warning("A restore that was broken off is done; what was there before is in {Kept}", journal.Finish(keeper));
        }

        try
        {
            journal.ForgetAll();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A drive that cannot be written is told of elsewhere, and served as far as it goes.
            log.Warning("What is left of a restore cannot be removed: {Reason}", e.Message);
        }
    }
}
