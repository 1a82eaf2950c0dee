using PiBoot.Linux.Trees;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Trees;

public sealed class RootTreeTests
{
    [RootFact]
    public void Links_lead_within_the_tree_only()
    {
        using var scratch = new ScratchDirectory().With("tree/usr/lib/a", "inside").With("outside/a", "outside");
        File.CreateSymbolicLink(scratch.Join("tree/lib"), "/usr/lib");
        File.CreateSymbolicLink(scratch.Join("tree/up"), "../outside");
        using var tree = RootTree.Open(scratch.Join("tree"));
        Assert.Equal("inside", tree.ReadText("lib/a"));
        Assert.Null(tree.ReadText("up/a"));
        Assert.Equal("usr/lib/b/c", tree.WithoutLinks("lib/b/c"));
        Assert.Equal("up", tree.WithoutLinks("up"));
        Assert.Equal("/usr/lib", tree.ReadLink("lib"));
        Assert.True(tree.Find("lib") is { IsDirectory: true } && tree.FindName("lib") is { IsLink: true });
        tree.WriteText("lib/new/file", "text");
        Assert.Equal("text", File.ReadAllText(scratch.Join("tree/usr/lib/new/file")));
        Assert.Throws<ArgumentException>(() => tree.WriteText("lib/../../x", ""));
    }

    [RootFact]
    public void Files_links_and_directories_are_listed_made_and_removed()
    {
        using var scratch = new ScratchDirectory();
        using var tree = RootTree.Open(scratch.Path);
        tree.WriteBytes("etc/shadow", "x"u8, 0x1a0, 0, 42);
        tree.MakeDirectory("home/anna", 0x1c0, 1000, 1000);
        tree.SetLink("etc/link", "one");
        tree.SetLink("etc/link", "two");
        tree.MakeWhiteout("etc/gone");
        Assert.Equal(["gone", "link", "shadow"], tree.List("etc"));
        Assert.Equal("two", tree.ReadLink("etc/link"));
        Assert.Equal("640 0 42 regular file\n700 1000 1000 directory\n", Shell.Run($"cd '{scratch.Path}'; stat -c '%a %u %g %F' etc/shadow home/anna"));
        Assert.Equal("character special file 0 0\n", Shell.Run($"stat -c '%F %t %T' '{scratch.Path}/etc/gone'"));
        Assert.True(tree.Remove("etc/link") && tree.Remove("etc/gone") && tree.Remove("home/anna"));
        Assert.False(tree.Remove("etc/link") || tree.Remove("not/there"));
        Assert.Empty(tree.List("home"));
        Assert.Empty(tree.List("etc/shadow"));
        Assert.Throws<IOException>(() => tree.Remove("etc"));
        tree.Sync();
    }
}
