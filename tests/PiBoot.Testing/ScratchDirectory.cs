namespace PiBoot.Testing;

/// <summary>A new directory for one test, gone with everything in it when the test is over.</summary>
public sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("piboot-test-").FullName;

    /// <summary>Writes a file below it, and the directories on the way.</summary>
    public ScratchDirectory With(string relativePath, string text)
    {
        var file = System.IO.Path.Join(Path, relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public string Join(params string[] parts) => System.IO.Path.Join([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
