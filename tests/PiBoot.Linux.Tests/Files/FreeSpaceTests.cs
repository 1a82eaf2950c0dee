using PiBoot.Linux.Files;
using PiBoot.Linux.Tests.Volumes;

namespace PiBoot.Linux.Tests.Files;

public sealed class FreeSpaceTests
{
    [RootFact]
    public void A_drive_tells_its_size_and_whether_it_can_be_written()
    {
        using var drive = new Drive("tmpfs", megabytes: 8);
        Assert.Equal(new FreeSpace(8 << 20, 8 << 20, false), FreeSpace.Of(drive.Path));
        File.WriteAllBytes(drive["file"], new byte[3 << 20]);
        Shell.Run($"mount -o remount,ro {drive.Path}");
        Assert.Equal(new FreeSpace(5 << 20, 8 << 20, true), FreeSpace.Of(drive.Path));
    }

    [Fact]
    public void A_missing_path_is_named()
    {
        var fault = Assert.Throws<IOException>(() => FreeSpace.Of("/nonexistent"));
        Assert.Contains("/nonexistent: No such file or directory", fault.Message, StringComparison.Ordinal);
    }
}
