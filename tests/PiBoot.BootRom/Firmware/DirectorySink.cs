namespace PiBoot.BootRom.Firmware;

/// <summary>Writes files below a directory, which it creates; a name that would leave it is kept nowhere.</summary>
public sealed class DirectorySink(string directory) : IBootSink
{
    private const int BufferSize = 1 << 16;

    public Stream Create(string name)
    {
        if (Locate(name) is not { } path)
        {
            return Stream.Null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize);
    }

    public void Remove(string name)
    {
        if (Locate(name) is { } path)
        {
            File.Delete(path);
        }
    }

    private string? Locate(string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 || parts.Contains("..") || name.Contains('\0', StringComparison.Ordinal)
            ? null
            : Path.Combine([directory, .. parts]);
    }
}
