namespace PiBoot.Composition;

/// <summary>
/// A copy of the registry beside the drive, for as long as the drive cannot be written: SQLite writes even to read. Its log
/// is copied as well, so nothing that was written is missing.
/// </summary>
internal sealed class RegistryCopy : IDisposable
{
    private readonly DirectoryInfo _folder;

    private RegistryCopy(DirectoryInfo folder, string name)
    {
        _folder = folder;
        Path = System.IO.Path.Join(folder.FullName, name);
    }

    public string Path { get; }

    /// <exception cref="StartException">The registry cannot be read.</exception>
    public static RegistryCopy Of(string registry)
    {
        var folder = Directory.CreateTempSubdirectory("piboot-registry-");
        var name = System.IO.Path.GetFileName(registry);
        try
        {
            foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(registry)!, name + "*"))
            {
                File.Copy(file, System.IO.Path.Join(folder.FullName, System.IO.Path.GetFileName(file)));
            }

            return new RegistryCopy(folder, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Delete(recursive: true);
            throw new StartException($"The client registry {registry} cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
