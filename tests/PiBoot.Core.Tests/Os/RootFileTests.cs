using PiBoot.Core.Os;

namespace PiBoot.Core.Tests.Os;

public sealed class RootFileTests
{
    [Fact]
    public void Lines_of_partitions_become_comments_and_all_others_stay()
    {
        const string Before =
            """
            proc            /proc           proc    defaults          0       0
            PARTUUID=4e639091-01  /boot/firmware  vfat    defaults          0       2
              UUID=1234 / ext4 defaults 0 1
            LABEL=data /data ext4 defaults 0 2
            PARTLABEL=x /x ext4 defaults 0 2
            /dev/mmcblk0p2 /old ext4 defaults 0 2
            /dev/sda1 /usb ext4 defaults 0 2
            /dev/nvme0n1p1 /n ext4 defaults 0 2
            /dev/disk/by-id/x /d ext4 defaults 0 2
            # /dev/sda2 is a comment
            tmpfs /tmp tmpfs defaults 0 0
            192.168.1.2:/home /home nfs defaults 0 0

            """;
        var after = FileSystemTable.WithoutPartitions(Before);
        Assert.Equal(
            ["proc", "#piboot#", "#piboot#", "#piboot#", "#piboot#", "#piboot#", "#piboot#", "#piboot#", "#piboot#", "#", "tmpfs", "192.168.1.2:/home", ""],
            after.Split('\n').Select(line => line.Split(' ')[0]));
        Assert.Equal(Before, after.Replace("#piboot# ", "", StringComparison.Ordinal));
        Assert.Equal(after, FileSystemTable.WithoutPartitions(after));
    }

    [Theory]
    [InlineData("127.0.1.1\traspberrypi", "127.0.1.1\tpi-01")]
    [InlineData("127.0.1.1  raspberrypi.local raspberrypi", "127.0.1.1\traspberrypi.local pi-01")]
    [InlineData("127.0.1.1 other", "127.0.1.1 other")]
    [InlineData("127.0.0.1 raspberrypi", "127.0.0.1 raspberrypi")]
    [InlineData("# 127.0.1.1 raspberrypi", "# 127.0.1.1 raspberrypi")]
    [InlineData("127.0.1.1", "127.0.1.1")]
    [InlineData("", "")]
    public void The_own_line_of_the_hosts_file_gets_the_new_name(string before, string after)
    {
        Assert.Equal($"127.0.0.1 localhost\n{after}\n", HostsFile.Renamed($"127.0.0.1 localhost\n{before}\n", "raspberrypi", "pi-01"));
    }
}
