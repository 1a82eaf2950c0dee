using System.Text;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("piboot-atomic-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void The_new_content_and_mode_replace_the_old()
    {
        var path = Path.Combine(directory.FullName, "file");
        AtomicFile.Write(path, Encoding.ASCII.GetBytes("old and longer"), UnixFileMode.UserRead);
        AtomicFile.Write(path, "new"u8, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite,
            File.GetUnixFileMode(path));
        Assert.Single(directory.EnumerateFileSystemInfos());
    }

    [Fact]
    public void A_symbolic_link_is_replaced_and_what_it_named_stays()
    {
        var other = Path.Combine(directory.FullName, "other");
        var link = Path.Combine(directory.FullName, "link");
        File.WriteAllText(other, "other");
        File.CreateSymbolicLink(link, other);
        AtomicFile.Write(link, "new"u8, UnixFileMode.UserRead);
        Assert.Equal("other", File.ReadAllText(other));
        Assert.Equal("new", File.ReadAllText(link));
    }

    [Fact]
    public void When_it_fails_the_old_file_stays_and_nothing_else()
    {
        var path = Path.Combine(directory.FullName, "file");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(path, "new"u8, UnixFileMode.UserRead));
        Assert.Equal("file", Assert.Single(directory.EnumerateFileSystemInfos()).Name);
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write("/nonexistent/file", "new"u8, UnixFileMode.UserRead));
    }
}
