namespace PiBoot.Linux.Tests.Images;

/// <summary>What stands around and in place of the file systems.</summary>
public sealed class PartitionTests
{
    [RootTheory("mkfs.ext4", "sfdisk")]
    [InlineData("printf 'label: gpt\\nstart=2048 size=2048\\nstart=4096 size=8192\\n' | sfdisk -q -w always disk 2> /dev/null", "GPT, FAT12 'BOOT', ext4 'rootfs'")]
    [InlineData("truncate -s 7M disk; printf 'label: gpt\\nstart=2048 size=2048\\nstart=4096 size=8192\\n' | sfdisk -q disk; printf X | dd of=disk bs=1 seek=600 conv=notrunc 2> /dev/null", "GPT (from its backup: the main one is broken), FAT12 'BOOT', ext4")]
    [InlineData("printf 'label: dos\\nstart=2048 size=2048 type=83\\nstart=3500 size=8900 type=5\\nstart=4096 size=8192 type=7\\n' | sfdisk -q --no-reread -w never -W never disk || :", "MBR, FAT12 'BOOT', ext4 'rootfs'")]
    public void The_table_may_be_of_any_kind_and_its_types_wrong(string script, string description)
    {
        using var image = TinyImage.Make("", "truncate -s 7M disk; " + script);
        foreach (var source in (string[])[image.Path, Pack(image)])
        {
            using var unpacking = new Unpacking();
            Assert.Contains(description, unpacking.Run(source).Description, StringComparison.Ordinal);
            Assert.Equal("pi\n", File.ReadAllText(Path.Join(unpacking.Root, "deep/er/same")));
            Assert.Equal("arm_64bit=1\n", File.ReadAllText(Path.Join(unpacking.Boot, "config.txt")));
        }
    }

    [RootTheory("mkfs.ext4", "sfdisk")]
    [InlineData("printf 'LUKS\\272\\276' | dd of=disk bs=1M seek=2 conv=notrunc 2> /dev/null", "is encrypted: its partition 2 holds encrypted data (LUKS)")]
    [InlineData("printf 'xxxNTFS    ' | dd of=disk bs=1M seek=2 conv=notrunc 2> /dev/null", "Windows (NTFS)")]
    [InlineData("printf 'hsqs' | dd of=disk bs=1M seek=2 conv=notrunc 2> /dev/null", "squashfs")]
    [InlineData("printf '_BHRfS_M' | dd of=disk bs=1 seek=$((2097152 + 65600)) conv=notrunc 2> /dev/null", "btrfs")]
    [InlineData("printf '\\020\\040\\365\\362' | dd of=disk bs=1 seek=$((2097152 + 1024)) conv=notrunc 2> /dev/null", "f2fs")]
    [InlineData("printf 'LABELONE' | dd of=disk bs=1 seek=$((2097152 + 512)) conv=notrunc 2> /dev/null", "LVM")]
    [InlineData("dd if=/dev/zero of=disk bs=64k seek=32 count=2 conv=notrunc 2> /dev/null", "has no ext4 root file system among its partitions: 1 FAT12 'BOOT', 1 unknown content")]
    [InlineData("dd if=/dev/zero of=disk bs=64k seek=16 count=2 conv=notrunc 2> /dev/null", "has no FAT partition with a Pi's boot files")]
    [InlineData("MTOOLS_SKIP_CHECK=1 mren -i fat ::config.txt ::other.txt; MTOOLS_SKIP_CHECK=1 mdel -i fat ::kernel8.img; dd if=fat of=disk bs=1M seek=1 conv=notrunc 2> /dev/null", "has no FAT partition with a Pi's boot files")]
    [InlineData("rm -r ext tree/usr; truncate -s 4M ext; mkfs.ext4 -q -F -d tree ext; dd if=ext of=disk bs=1M seek=2 conv=notrunc 2> /dev/null", "has no ext4 root file system among its partitions")]
    [InlineData("cp ext disk", "ext4 without a partition table")]
    [InlineData("echo '<!DOCTYPE html><html>' > disk", "a web page")]
    [InlineData(": > disk", "an empty file")]
    [InlineData("head -c 5000 /dev/urandom | tr '\\000-\\377' 'a-za-za-z' > disk", "neither a disk image nor an archive")]
    [InlineData("printf 'BZh9' > disk", "bzip2-compressed data")]
    public void What_cannot_be_imported_is_named(string script, string words)
    {
        using var image = TinyImage.Make("", script);
        using var unpacking = new Unpacking();
        Assert.Contains(words, unpacking.Refusal(image.Path), StringComparison.Ordinal);
    }

    [RootTheory("mkfs.ext4", "sfdisk")]
    [InlineData("set_inode_field /etc flags 0x80800", "is encrypted (fscrypt)")]
    [InlineData("set_super_value feature_incompat 0x2c3", "with the feature compression, which is not supported")]
    [InlineData("set_super_value feature_ro_compat 0x200", "with the feature bigalloc, which is not supported")]
    public void A_feature_that_is_not_read_is_named(string change, string words)
    {
        using var image = TinyImage.Make("", $"debugfs -w -R '{change}' ext 2> /dev/null; dd if=ext of=disk bs=1M seek=2 conv=notrunc 2> /dev/null");
        using var unpacking = new Unpacking();
        Assert.Contains(words, unpacking.Refusal(image.Path), StringComparison.Ordinal);
    }

    [RootFact("mkfs.ext4", "sfdisk", "e2fsck")]
    public void A_card_pulled_out_of_a_running_Pi_is_repaired_beside_and_told_so()
    {
        const string Pull =
            """
            mkdir mnt; truncate -s 16M ext; mkfs.ext4 -q -F -L rootfs -d tree ext; mount -o loop ext mnt; echo written > mnt/etc/last
            sync -f mnt; cp ext pulled; umount mnt; truncate -s 18M disk
            printf 'label: dos\nstart=2048 size=2048 type=c\nstart=4096 size=32768 type=83\n' | sfdisk -q disk
            dd if=fat of=disk bs=1M seek=1 conv=notrunc 2> /dev/null; dd if=pulled of=disk bs=1M seek=2 conv=notrunc 2> /dev/null
            """;
        using var image = TinyImage.Make("", Pull);
        foreach (var source in (string[])[image.Path, Pack(image)])
        {
            using var unpacking = new Unpacking();
            Assert.Contains("repaired by e2fsck", unpacking.Run(source).Description, StringComparison.Ordinal);
            Assert.Equal("written\n", File.ReadAllText(Path.Join(unpacking.Root, "etc/last")));
        }
    }

    [RootFact("mkfs.ext4", "sfdisk")]
    public void What_does_not_fit_on_the_drive_is_refused_before_it_is_written()
    {
        using var image = TinyImage.Make("", "truncate -s 60M ext; mkfs.ext4 -q -F -L rootfs ext; mkdir mnt; mount -o loop ext mnt; mkdir mnt/etc mnt/usr; head -c 30000000 /dev/zero > mnt/big; umount mnt; truncate -s 62M disk; printf 'label: dos\\nstart=2048 size=2048 type=c\\nstart=4096 size=122880 type=83\\n' | sfdisk -q disk; dd if=fat of=disk bs=1M seek=1 conv=notrunc 2> /dev/null; dd if=ext of=disk bs=1M seek=2 conv=notrunc 2> /dev/null");
        using var drive = new Volumes.Drive("tmpfs", 8);
        Shell.Run($"mkdir {drive["root"]} {drive["boot"]} {drive["scratch"]}");
        var order = new Linux.Images.UnpackOrder(image.Path, drive["boot"], drive["root"], drive["scratch"], null);
        var refusal = Assert.Throws<Core.Os.OsImportException>(() => Linux.Images.OsUnpacker.Unpack(order, null, CancellationToken.None));
        Assert.Matches("needs about 3[0-9] MB, [78] MB are free on the drive", refusal.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(drive["root"]));
    }

    private static string Pack(TinyImage image)
    {
        Shell.Run($"gzip -1c {image.Path} > {image.Folder}/packed");
        return Path.Join(image.Folder, "packed");
    }
}
