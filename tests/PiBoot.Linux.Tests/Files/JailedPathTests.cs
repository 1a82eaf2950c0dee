using PiBoot.Linux.Files;

namespace PiBoot.Linux.Tests.Files;

public sealed class JailedPathTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("piboot-jail-").FullName;

    public JailedPathTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "overlays"));
        File.WriteAllText(Path.Combine(_root, "overlays", "file"), "x");
        File.CreateSymbolicLink(Path.Combine(_root, "inside"), "overlays");
        File.CreateSymbolicLink(Path.Combine(_root, "outside"), "/etc");
        File.CreateSymbolicLink(Path.Combine(_root, "magic"), "/proc/self/root");
    }

    [Theory]
    [InlineData("overlays/file", true, true)]
    [InlineData("inside/file", true, false)]
    [InlineData("outside/hostname", false, false)]
    [InlineData("magic/etc/hostname", false, false)]
    [InlineData("../etc/hostname", false, false)]
    [InlineData("overlays/none", false, false)]
    [InlineData("overlays/file/more", false, false)]
    public void Only_what_lies_beneath_opens_and_the_fallback_follows_no_link(string path, bool opens, bool opensByParts)
    {
        var root = JailedPath.OpenRoot(_root, out _);
        Assert.Equal(opens, Opens(JailedPath.Open(root, path, FileCalls.ReadOnly, out _)));
        Assert.Equal(opensByParts, Opens(JailedPath.OpenByParts(root, path, FileCalls.ReadOnly, out _)));
        _ = FileCalls.Close(root);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static bool Opens(int descriptor)
    {
        if (descriptor >= 0)
        {
            _ = FileCalls.Close(descriptor);
        }

        return descriptor >= 0;
    }
}
