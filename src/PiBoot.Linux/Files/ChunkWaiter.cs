namespace PiBoot.Linux.Files;

/// <summary>Somebody who wants to go on when a chunk is read.</summary>
/// <param name="Chunk">Which one.</param>
/// <param name="Party">Is called on a loader's thread.</param>
/// <param name="Ticket">Tells the party what it waited for.</param>
internal readonly record struct ChunkWaiter(int Chunk, IChunkParty Party, long Ticket)
{
    public void Wake(bool isRead) => Party.ChunkIsDone(Ticket, isRead);
}
