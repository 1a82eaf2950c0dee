using PiBoot.Servers;
using PiBoot.Testing;

namespace PiBoot.Tests.Servers;

public sealed class KeptFileTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    [Fact]
    public void What_is_kept_is_for_the_services_eyes_only()
    {
        var file = new KeptFile(_scratch.Join("access.json"), new ManualTime());
        Assert.Null(file.Read());
        file.Write("one"u8);
        file.Write("two"u8);
        Assert.Equal("two"u8.ToArray(), file.Read());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Name));
        Assert.Equal([file.Name], Directory.GetFiles(_scratch.Path));
    }

    [Fact]
    public void What_is_set_aside_keeps_its_content_under_another_name()
    {
        var file = new KeptFile(_scratch.Join("access.json"), new ManualTime());
        file.Write("one"u8);
        Assert.Equal(_scratch.Join("access.json.damaged-20261122-120000"), file.SetAside());
        Assert.Null(file.Read());
        Assert.Equal("one", File.ReadAllText(_scratch.Join("access.json.damaged-20261122-120000")));
    }

    [Fact]
    public void A_file_that_is_far_too_long_is_not_read()
    {
        File.WriteAllBytes(_scratch.Join("access.json"), new byte[(1024 * 1024) + 1]);
        Assert.Throws<IOException>(() => new KeptFile(_scratch.Join("access.json"), new ManualTime()).Read());
    }

    public void Dispose() => _scratch.Dispose();
}
