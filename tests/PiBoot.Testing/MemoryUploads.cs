using PiBoot.Core.Storekeeping;
using PiBoot.Core.Uploads;

namespace PiBoot.Testing;

/// <summary>Uploads in memory.</summary>
public sealed class MemoryUploads : IUploads
{
    private readonly Dictionary<string, (Upload Upload, MemoryStream Content)> _all = [];

    /// <summary>Not null: there is no room, for this reason.</summary>
    public string? Fault { get; set; }

    public byte[] ContentOf(string id) => _all[id].Content.ToArray();

    public IReadOnlyList<Upload> List() => [.. _all.Values.Select(e => e.Upload)];

    public Upload Begin(string file, long bytes)
    {
        if (Fault is not null)
        {
            throw new StorageException(Fault);
        }

        var upload = new Upload($"{_all.Count + 1:x16}", file, bytes, 0, ManualTime.Noon);
        _all[upload.Id] = (upload, new MemoryStream());
        return upload;
    }

    public async Task<UploadAppended?> AppendAsync(string id, long offset, Stream piece, CancellationToken cancellation)
    {
        if (!_all.TryGetValue(id, out var entry))
        {
            return null;
        }

        if (offset != entry.Upload.Received)
        {
            return new UploadAppended(entry.Upload, IsTaken: false);
        }

        await piece.CopyToAsync(entry.Content, cancellation);
        _all[id] = entry = (entry.Upload with { Received = entry.Content.Length }, entry.Content);
        return new UploadAppended(entry.Upload, IsTaken: true);
    }

    public bool Remove(string id) => _all.Remove(id);
}
