using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Cards;

namespace PiBoot.Servers;

/// <summary>Makes SD card images from the firmware of an imported operating system.</summary>
public sealed class CardImages(DataDirectory data, OsCatalog systems) : ICardImages
{
    public Stream Make(CardKind kind, string? os, CancellationToken cancellation)
    {
        var name = os ?? systems.Default ??
            throw new StorageException("No operating system is imported yet whose firmware could go on a card: piboot os import SOURCE --name NAME");
        if (systems.List().All(s => s.Name != name))
        {
            throw new StorageException($"There is no operating system '{name}': piboot os list shows those there are.");
        }

        var file = Path.GetTempFileName();
        try
        {
            SdCardImage.Write(kind, data.OsBoot(name), file, cancellation);
            return new FileStream(file, new FileStreamOptions { Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SdCardException)
        {
            File.Delete(file);
            throw new StorageException(e.Message, e);
        }
    }
}
