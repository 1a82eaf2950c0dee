using PiBoot.Core.Os.Check;
using PiBoot.Linux.Systems;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Systems;

public sealed class BootFileReaderTests
{
    [RootTheory("cpio", "gzip", "zstd", "xz", "lz4")]
    [InlineData("cat")]
    [InlineData("gzip")]
    [InlineData("zstd -q")]
    [InlineData("xz --check=crc32")]
    [InlineData("lz4 -l -q")]
    public void An_initramfs_is_read_however_it_is_packed_and_behind_another_one(string pack)
    {
        using var scratch = new ScratchDirectory().With("early/kernel/x86/microcode", "x").With("tree/scripts/nfs", "").With("tree/bin/nfsmount", "program").With("tree/lib/modules/6.1/kernel/fs/nfs/nfs.ko", "module");
        Shell.Run($"cd '{scratch.Path}'; (cd early; find . | cpio --quiet -o -H newc) >initramfs; (cd tree; find . | cpio --quiet -o -H newc) | {pack} >>initramfs");
        Assert.Equal(new InitramfsFacts(true, ""), Read(scratch.Join("initramfs"), kernelHasNfs: false));
    }

    [RootFact("cpio", "gzip")]
    public void A_damaged_initramfs_is_told_and_nothing_is_concluded_from_it()
    {
        using var scratch = new ScratchDirectory().With("tree/scripts/local", "");
        Shell.Run($"cd '{scratch.Path}'; (cd tree; find . | cpio --quiet -o -H newc) | gzip >whole; head -c 60 whole >cut; echo no archive at all, but a text of some length >text");
        Assert.Null(Read(scratch.Join("cut"), true).MountsNfs);
        Assert.Equal(InitramfsFacts.Unreadable("it is cut off"), Read(scratch.Join("text"), true));
        Assert.Equal(new InitramfsFacts(false, "scripts/nfs, nfsmount"), Read(scratch.Join("whole"), true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_kernel_tells_its_architecture_its_version_and_whether_it_mounts_NFS(bool mounts)
    {
        var expected = new KernelFacts("arm64", "6.12.25+rpt-rpi-v8", mounts);
        var image = SampleKernel.Image("6.12.25+rpt-rpi-v8", mounts);
        Assert.Equal(expected, KernelReader.Read(new MemoryStream(image)));
        Assert.Equal(expected, KernelReader.Read(new MemoryStream(SampleKernel.Gzip(image))));
        Assert.Equal(expected with { Architecture = "arm" }, KernelReader.Read(new MemoryStream(SampleKernel.CompressedImage("6.12.25+rpt-rpi-v8", mounts))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(5000)]
    public void What_is_no_kernel_tells_nothing(int length)
    {
        Assert.Equal(KernelFacts.Unknown, KernelReader.Read(new MemoryStream(new byte[length])));
    }

    private static InitramfsFacts Read(string path, bool kernelHasNfs)
    {
        using var file = File.OpenRead(path);
        return InitramfsReader.Read(file, kernelHasNfs);
    }
}
