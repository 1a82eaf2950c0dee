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
        File.CreateSymbolicLink(Path.Combine(_root, "overlays", "up"), "../overlays");
        File.CreateSymbolicLink(Path.Combine(_root, "absolute"), "/overlays/file");
        File.CreateSymbolicLink(Path.Combine(_root, "above"), "../../overlays/file");
        File.CreateSymbolicLink(Path.Combine(_root, "circle"), "circle");
        File.CreateSymbolicLink(Path.Combine(_root, "nowhere"), "overlays/none");
        File.CreateSymbolicLink(Path.Combine(_root, "magic"), "/proc/self/root");
    }

    [Theory]
    [InlineData("overlays/file", true, true)]
    [InlineData("inside/file", true, true)]
    [InlineData("overlays/up/file", true, true)]
    [InlineData("overlays/../overlays/file", true, true)]
    [InlineData("overlays", true, true)]
    [InlineData(".", true, true)]
    [InlineData("inside", true, true)]
    [InlineData("outside/hostname", false, false)]
    [InlineData("magic/etc/hostname", false, false)]
    [InlineData("../etc/hostname", false, false)]
    [InlineData("overlays/../../etc/hostname", false, false)]
    [InlineData("/overlays/file", false, true)]
    [InlineData("absolute", false, true)]
    [InlineData("above", false, true)]
    [InlineData("circle", false, false)]
    [InlineData("overlays/none", false, false)]
    [InlineData("overlays/file/more", false, false)]
    [InlineData("nowhere", false, false)]
    public void Only_what_lies_beneath_opens_by_one_call_and_by_parts_alike(string path, bool beneath, bool inRoot)
    {
        var root = JailedPath.OpenRoot(_root, out _);
        foreach (var flags in new[] { FileCalls.ReadOnly, FileCalls.PathOnly })
        {
            AssertAlike(root, path, flags, Confinement.Beneath, beneath);
            AssertAlike(root, path, flags, Confinement.InRoot, inRoot);
        }

        _ = FileCalls.Close(root);
    }

    private void AssertAlike(int root, string path, int flags, Confinement confinement, bool opens)
    {
        var descriptors = OpenInTree();
        var byCall = JailedPath.Open(root, path, flags, confinement, out var error);
        var byParts = PathWalk.Open(root, path, flags, confinement, out var errorByParts);
        Assert.Equal(opens, byCall >= 0);
        Assert.Equal(error, errorByParts);
        if (opens)
        {
            Assert.Equal(File.ResolveLinkTarget($"/proc/self/fd/{byCall}", false)!.FullName, File.ResolveLinkTarget($"/proc/self/fd/{byParts}", false)!.FullName);
            _ = FileCalls.Close(byCall);
            _ = FileCalls.Close(byParts);
        }

        Assert.Equal(descriptors, OpenInTree());
    }

    /// <summary>Others open files meanwhile.</summary>
    private int OpenInTree() => Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith(_root, StringComparison.Ordinal) == true);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
