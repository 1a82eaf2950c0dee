using PiBoot.Core.Clients;

namespace PiBoot.Storage.Tests;

/// <summary>A directory with one registry in it, removed at the end, and a clock that stands.</summary>
internal sealed class RegistryDirectory : TimeProvider, IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("piboot-registry-");

    public string Path => global::System.IO.Path.Combine(directory.FullName, "registry.db");

    public IEnumerable<string> Names => directory.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    public override DateTimeOffset GetUtcNow() => Noon;

    public SqliteClientRegistry Open() => Open(out _);

    public SqliteClientRegistry Open(out RegistryOpening opening) => SqliteClientRegistry.Open(Path, this, out opening);

    /// <summary>Opens, saves clients of these ids and closes.</summary>
    public void Fill(params ReadOnlySpan<string> ids)
    {
        using var registry = Open();
        foreach (var id in ids)
        {
            registry.Save(Some.Client(id), []);
        }
    }

    public void Dispose() => directory.Delete(recursive: true);
}
