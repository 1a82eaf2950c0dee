namespace PiBoot.Linux.Files;

/// <summary>Work that may wait for a drive.</summary>
internal abstract class LoaderJob
{
    /// <param name="scratch"><see cref="MappedFile.ChunkLength"/> bytes for the time of the call.</param>
    public abstract void Run(Span<byte> scratch);
}
