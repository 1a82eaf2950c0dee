using PiBoot.Core.Storekeeping;

namespace PiBoot.Core.Os;

/// <summary>Makes the small SD cards that older Pis need to boot from the network.</summary>
public interface ICardImages
{
    /// <param name="kind">For which board and purpose.</param>
    /// <param name="os">The operating system whose firmware goes on it; null: the default.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The image, about 34 MB and nearly all of it empty; to be disposed.</returns>
    /// <exception cref="StorageException">It cannot be made; the message says what is missing.</exception>
    Stream Make(CardKind kind, string? os, CancellationToken cancellation);
}
