using PiBoot.Core.Os;
using PiBoot.Linux.Images;

namespace PiBoot.Linux.Tests.Images;

/// <summary>One image, in all the forms in which it may come.</summary>
public sealed class SourceTests(SourceTests.Image fixture) : IClassFixture<SourceTests.Image>
{
    private SampleImage image => fixture.Sample;

    [RootTheory("mkfs.ext4", "mcopy", "sfdisk", "setcap", "setfattr", "xz", "zstd", "zip")]
    [InlineData("disk.xz", "xz -0 -k disk", "xz-compressed image: MBR, FAT16 'bootfs', ext4 'rootfs'")]
    [InlineData("disk.zst", "zstd -q -1 disk", "zstd-compressed image: MBR")]
    [InlineData("named.txt", "gzip -1c disk > named.txt; head -c 9999 /dev/zero >> named.txt", "gzip-compressed image: MBR")]
    [InlineData("two.gz", "(head -c 30000000 disk | gzip -1; tail -c +30000001 disk | gzip -1) > two.gz", "gzip-compressed image: MBR")]
    [InlineData("disk.zip", "echo read me > readme.txt; zip -q -1 disk.zip readme.txt disk", "zipped image: MBR")]
    [InlineData("piped.zip", "cat disk | zip -q -1 piped.zip -", "zipped image: MBR")]
    [InlineData("stored.zip", "gzip -1c disk > inner.gz; zip -q -0 stored.zip inner.gz", "zipped gzip-compressed image: MBR")]
    public void Packed_however_it_comes_out_the_same(string name, string command, string description)
    {
        using var unpacking = new Unpacking();
        var result = unpacking.Run(image.As(name, command));
        Assert.Equal(image.Tree, unpacking.Tree);
        Assert.StartsWith(description, result.Description, StringComparison.Ordinal);
        Assert.True(result.Files > 400 && result.Bytes > 4_000_000, $"{result.Files} files, {result.Bytes} bytes");
    }

    [RootTheory("mkfs.ext4", "mcopy", "sfdisk", "setcap", "setfattr", "xz", "zstd", "zip")]
    [InlineData("xz -0 -c disk > cut; truncate -s 3000000 cut", "incomplete")]
    [InlineData("zstd -q -1 -c disk > cut; truncate -s 3000000 cut", "incomplete")]
    [InlineData("gzip -1 -c disk > cut; truncate -s 3000000 cut", "incomplete")]
    [InlineData("rm -f z.zip; zip -q -1 z.zip disk; head -c 3000000 z.zip > cut", "incomplete")]
    [InlineData("head -c 30000000 disk > cut", "ends after 30 MB, its partition table promises 86 MB: the download is incomplete")]
    [InlineData("head -c 30000000 disk | gzip -1 > cut", "ends after 30 MB, its partition table promises 86 MB: the download is incomplete")]
    [InlineData("xz -0 -c disk > cut; printf XXXXXXXX | dd of=cut bs=1 seek=2000000 conv=notrunc 2> /dev/null", "corrupt at about")]
    [InlineData("zstd -q -1 -c disk > cut; printf XXXXXXXX | dd of=cut bs=1 seek=2000000 conv=notrunc 2> /dev/null", "corrupt at about")]
    [InlineData("gzip -1 -c disk > cut; printf XXXXXXXX | dd of=cut bs=1 seek=2000000 conv=notrunc 2> /dev/null", "corrupt")]
    public void A_file_that_is_cut_or_damaged_is_refused_and_told_how(string command, string words)
    {
        using var unpacking = new Unpacking();
        Assert.Contains(words, unpacking.Refusal(image.As("cut", command)), StringComparison.Ordinal);
    }

    [RootFact("mkfs.ext4", "mcopy", "sfdisk", "setcap", "setfattr")]
    public void The_checksum_is_taken_on_the_way()
    {
        using var right = new Unpacking();
        using var wrong = new Unpacking();
        var sum = Shell.Run($"sha256sum {image.Path}")[..64];
        right.Run(image.Path, sum.ToUpperInvariant());
        Assert.Equal(image.Tree, right.Tree);
        Assert.Contains($"has the checksum {sum}, not ", wrong.Refusal(image.Path, new string('0', 64)), StringComparison.Ordinal);
    }

    [RootFact("mkfs.ext4", "mcopy", "sfdisk", "setcap", "setfattr", "losetup")]
    public void A_card_in_the_reader_is_read_as_a_whole_and_not_by_partition()
    {
        using var whole = new Unpacking();
        using var part = new Unpacking();
        var device = Shell.Run($"losetup -P -f --show {image.Path}").Trim();
        try
        {
            whole.Run(device);
            Assert.Equal(image.Tree, whole.Tree);
            Shell.Run($"for i in 1 2 3 4 5 6 7 8 9; do test -e {device}p2 && exit 0; sleep 0.2; done; partx -a {device} || :");
            if (File.Exists($"{device}p2"))
            {
                Assert.Contains($"name the whole disk, {device}", part.Refusal(device + "p2"), StringComparison.Ordinal);
            }
        }
        finally
        {
            Shell.Run($"losetup -d {device}");
        }
    }

    [RootFact("mkfs.ext4", "mcopy", "sfdisk", "setcap", "setfattr", "xz")]
    public void It_can_be_called_off()
    {
        using var unpacking = new Unpacking();
        using var cancelling = new CancellationTokenSource();
        var progress = new Progress(value =>
        {
            if (value.Written > 0)
            {
                cancelling.Cancel();
            }
        });
        var source = image.As("off.xz", "xz -0 -c disk > off.xz");
        Assert.ThrowsAny<OperationCanceledException>(() => unpacking.Run(source, progress: progress, cancellation: cancelling.Token));
    }

    [RootFact("mkfs.ext4", "mcopy", "sfdisk", "setcap", "setfattr")]
    public void Progress_tells_of_the_source_and_of_what_was_written()
    {
        using var unpacking = new Unpacking();
        var last = default(UnpackProgress);
        var result = unpacking.Run(image.As("told.gz", "gzip -1c disk > told.gz"), progress: new Progress(value => last = value));
        Assert.Equal(new UnpackProgress(new FileInfo(Path.Join(image.Folder, "told.gz")).Length, last.Read, result.Bytes), last);
    }

    [RootFact]
    public void What_is_not_there_is_told()
    {
        using var unpacking = new Unpacking();
        Assert.Contains("Cannot open /nowhere/os.img", unpacking.Refusal("/nowhere/os.img"), StringComparison.Ordinal);
        Assert.Throws<OsImportException>(() => unpacking.Run("/dev/null"));
    }

    public sealed class Image : IDisposable
    {
        private readonly Lazy<SampleImage> sample = new(() => SampleImage.Make());

        internal SampleImage Sample => sample.Value;

        public void Dispose()
        {
            if (sample.IsValueCreated)
            {
                Sample.Dispose();
            }
        }
    }

    private sealed class Progress(Action<UnpackProgress> action) : IProgress<UnpackProgress>
    {
        public void Report(UnpackProgress value) => action(value);
    }
}
