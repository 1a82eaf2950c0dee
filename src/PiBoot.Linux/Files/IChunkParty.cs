namespace PiBoot.Linux.Files;

/// <summary>Who waits for chunks of files. Called on loader threads; must not block.</summary>
internal interface IChunkParty
{
    /// <param name="ticket">What it waited for.</param>
    /// <param name="isRead">False when the drive or the file failed.</param>
    void ChunkIsDone(long ticket, bool isRead);
}
