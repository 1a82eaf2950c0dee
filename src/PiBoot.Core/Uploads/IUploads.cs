using PiBoot.Core.Storekeeping;

namespace PiBoot.Core.Uploads;

/// <summary>Files that browsers send, piece by piece. What cannot be done is told by <see cref="StorageException"/>.</summary>
public interface IUploads
{
    IReadOnlyList<Upload> List();

    /// <summary>Makes room for one.</summary>
    Upload Begin(string file, long bytes);

    /// <summary>Adds a piece; what came of it stays, also when the connection breaks.</summary>
    /// <returns>Null when there is no such upload.</returns>
    Task<UploadAppended?> AppendAsync(string id, long offset, Stream piece, CancellationToken cancellation);

    /// <summary>False when there is no such upload.</summary>
    bool Remove(string id);
}
