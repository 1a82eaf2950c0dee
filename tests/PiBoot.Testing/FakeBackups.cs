using System.Text;
using PiBoot.Core.Backup;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Testing;

/// <summary>Backups that hold nothing, and restores that tell what they were given.</summary>
public sealed class FakeBackups : IBackups
{
    private readonly Dictionary<string, string> _taken = [];

    /// <summary>What was restored, as text.</summary>
    public List<string> Restored { get; } = [];

    /// <summary>Refuses the next restore; null: takes it.</summary>
    public string? Refusal { get; set; }

    public Stream Make(CancellationToken cancellation) => new MemoryStream("a backup"u8.ToArray());

    public async Task<string> TakeAsync(Stream backup, CancellationToken cancellation)
    {
        using var reader = new StreamReader(backup, Encoding.UTF8);
        var path = $"/taken/{_taken.Count}";
        _taken[path] = await reader.ReadToEndAsync(cancellation);
        return path;
    }

    public RestoreOutcome Restore(string path, CancellationToken cancellation)
    {
        if (Refusal is { } why)
        {
            throw new StorageException(why);
        }

        Restored.Add(_taken[path]);
        return new RestoreOutcome(
            ManualTime.Noon, "oldbox", 3, "/srv/piboot/state/before-restore-20261122T120000Z",
            [new BackedUpSystem("trixie", "https://example.org/trixie.img.xz", null, null)], null, ["A note."]);
    }
}
