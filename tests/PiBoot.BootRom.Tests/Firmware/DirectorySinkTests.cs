using PiBoot.BootRom.Firmware;

namespace PiBoot.BootRom.Tests.Firmware;

public sealed class DirectorySinkTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("piboot-rom-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_name_with_folders_is_kept_below()
    {
        var sink = new DirectorySink(directory);
        using (var file = sink.Create("overlays/a.dtbo"))
        {
            file.WriteByte(1);
        }

        Assert.Equal(1, new FileInfo(Path.Combine(directory, "overlays", "a.dtbo")).Length);
        sink.Remove("overlays/a.dtbo");
        Assert.False(File.Exists(Path.Combine(directory, "overlays", "a.dtbo")));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("overlays/../../outside")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_name_that_leaves_is_kept_nowhere(string name)
    {
        using var file = new DirectorySink(directory).Create(name);
        Assert.Same(Stream.Null, file);
    }
}
