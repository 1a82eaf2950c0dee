namespace PiBoot.Linux.Files;

/// <summary>Reads one chunk of a file, which is in use until then.</summary>
internal sealed class WarmingJob(MappedFile file, int chunk) : LoaderJob
{
    public override void Run(Span<byte> scratch)
    {
        file.Warm(chunk, scratch);
        file.Release();
    }
}
