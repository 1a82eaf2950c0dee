namespace PiBoot.Linux.Tests.Volumes;

/// <summary>A freshly made file system, mounted; all of it is gone at the end.</summary>
internal sealed class Drive : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("piboot-drive-");

    public Drive(string fileSystem, int megabytes = 320)
    {
        System.IO.Directory.CreateDirectory(Path);
        var image = System.IO.Path.Combine(directory.FullName, "image");
        Shell.Run(fileSystem == "tmpfs"
            ? $"mount -t tmpfs -o size={megabytes}m tmpfs {Path}"
            : $"truncate -s {megabytes}M {image} && mkfs.{fileSystem} -q {image} && {Mounted(image)}");
    }

    /// <summary>Between finding a free loop device and taking it, somebody else may have taken it.</summary>
    private string Mounted(string image) => $"(for i in 1 2 3 4 5; do mount -o loop {image} {Path} && exit 0; sleep 0.2; done; exit 1)";

    public string Path => System.IO.Path.Combine(directory.FullName, "mnt");

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Names() => string.Join(' ', System.IO.Directory.EnumerateFileSystemEntries(Path)
        .Select(entry => System.IO.Path.GetFileName(entry)).Where(name => name != "lost+found").Order(StringComparer.Ordinal));

    public void Dispose()
    {
        Shell.Run($"umount -R {Path}");
        directory.Delete(recursive: true);
    }
}
