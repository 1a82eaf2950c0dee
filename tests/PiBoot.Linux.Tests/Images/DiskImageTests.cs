namespace PiBoot.Linux.Tests.Images;

public sealed class DiskImageTests
{
    [RootTheory("mkfs.ext4", "mkfs.vfat", "mcopy", "sfdisk", "setcap", "setfattr", "setfacl", "gzip")]
    [InlineData("")]
    [InlineData("-b 1024")]
    [InlineData("-b 4096 -O ^64bit,^flex_bg")]
    [InlineData("-b 1024 -O ^extent,^64bit -I 128")]
    [InlineData("-t ext3 -b 1024")]
    [InlineData("-t ext2 -b 4096")]
    [InlineData("-O inline_data")]
    [InlineData("-b 1024 -O meta_bg,^resize_inode -g 512")]
    [InlineData("-O ^metadata_csum,uninit_bg -g 2048")]
    public void The_root_comes_out_as_the_kernel_sees_it_from_a_file_and_from_a_stream(string options)
    {
        using var image = SampleImage.Make(options);
        using var plain = new Unpacking();
        using var streamed = new Unpacking();

        plain.Run(image.Path);
        var result = streamed.Run(image.As("disk.gz", "gzip -1 -k disk"));

        Assert.Equal(image.Tree, plain.Tree);
        Assert.Equal(image.Tree, streamed.Tree);
        Assert.StartsWith("gzip-compressed image: MBR, FAT16 'bootfs', ext", result.Description, StringComparison.Ordinal);
        Shell.Run($"test $(stat -c %b {streamed.Root}/sparse) -lt 2048 && test $(stat -c %b {plain.Root}/sparse) -lt 2048");
        Shell.Run($"test {plain.Root}/one -ef {plain.Root}/a/b/c/three && test {streamed.Root}/one -ef {streamed.Root}/dir/two");
        Shell.Run($"diff -r {image.Folder}/bootfs {plain.Boot}; diff -r {image.Folder}/bootfs {streamed.Boot}");
    }
}
