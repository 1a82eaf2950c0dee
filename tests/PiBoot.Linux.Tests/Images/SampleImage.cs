using PiBoot.Linux.Tests.Volumes;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Images;

/// <summary>A disk image as the real tools make it: a FAT with boot files and an ext4 root that a kernel has written.</summary>
internal sealed class SampleImage : IDisposable
{
    public const string RootFiles =
        """
        mkdir -p etc usr/bin many; echo pi > etc/hostname; echo '#!/bin/sh' > usr/bin/tool; chmod 755 usr/bin/tool
        i=0; while [ $i -lt 400 ]; do echo $i > many/a-file-with-quite-a-long-name-to-fill-the-directory-$i; i=$((i+1)); done
        i=0; while [ $i -lt 60 ]; do printf "piece $i" | dd of=pieces bs=8k seek=$((i*3)) conv=notrunc 2> /dev/null; i=$((i+1)); done
        fallocate -l 300000 kept-free 2> /dev/null || :; printf short | dd of=kept-free conv=notrunc 2> /dev/null; truncate -s 200000 kept-free
        head -c 700000 /dev/urandom > middling; printf 'a small one' > small; mknod console c 5 1; mkdir empty-dir
        touch -d '2011-11-11 11:11:11.111111111' pieces small etc usr usr/bin many .
        """;

    private readonly ScratchDirectory scratch = new();

    private SampleImage(string options, string partitions, int megabytes)
    {
        Directory.CreateDirectory(scratch.Join("mnt"));
        Shell.Run($"cd '{scratch.Path}'; truncate -s {megabytes}M ext; mkfs.ext4 -q -F -L rootfs {options} ext; mount -o loop ext mnt");
        try
        {
            SampleTree.Make(scratch.Join("mnt"));
            Shell.Run($"cd '{scratch.Join("mnt")}'; rmdir lost+found; {RootFiles}");
            Tree = SampleTree.Describe(scratch.Join("mnt"));
        }
        finally
        {
            Shell.Run($"umount '{scratch.Join("mnt")}'");
        }

        MakeFat("fat");
        Shell.Run(
            $$"""
            cd '{{scratch.Path}}'; truncate -s {{megabytes + 20}}M disk
            echo '{{partitions}}' | sfdisk -q disk
            dd if=fat of=disk bs=1M seek=1 conv=notrunc,sparse 2> /dev/null; dd if=ext of=disk bs=1M seek=18 conv=notrunc,sparse 2> /dev/null
            """);
    }

    public string Path => scratch.Join("disk");

    public string Folder => scratch.Path;

    /// <summary>What <see cref="SampleTree.Describe"/> says of the root as the kernel sees it.</summary>
    public string Tree { get; }

    public static string MasterBoot(int megabytes) => $"label: dos\nstart=1MiB size=16MiB type=c\nstart=18MiB size={megabytes}MiB type=83";

    public static string Guid(int megabytes) => $"label: gpt\nstart=1MiB size=16MiB\nstart=18MiB size={megabytes}MiB";

    public static SampleImage Make(string options = "", int megabytes = 64) => new(options, MasterBoot(megabytes), megabytes);

    public static SampleImage MakeGuid() => new("", Guid(64), 64);

    public static SampleImage MakeLogical() =>
        new("", "label: dos\nstart=1MiB size=16MiB type=c\nstart=17MiB size=66MiB type=5\nstart=18MiB size=64MiB type=83", 64);

    /// <summary>Makes another file of it.</summary>
    public string As(string name, string command)
    {
        Shell.Run($"cd '{scratch.Path}'; {command}");
        return scratch.Join(name);
    }

    public void Dispose() => scratch.Dispose();

    private void MakeFat(string name) => Shell.Run(
        $$"""
        cd '{{scratch.Path}}'; mkdir -p bootfs/overlays bootfs/empty; cd bootfs
        echo 'arm_64bit=1' > config.txt; echo 'console=tty1 root=PARTUUID=1-2' > cmdline.txt; head -c 900000 /dev/urandom > kernel8.img
        head -c 300000 /dev/urandom > start4.elf; echo dtbo > overlays/a-name-that-is-long-for-a-fat.dtbo; : > empty-file
        touch -d '2023-05-06 07:08:10 UTC' config.txt overlays/a-name-that-is-long-for-a-fat.dtbo
        cd ..; truncate -s 16M {{name}}; mkfs.vfat -n bootfs {{name}} > /dev/null
        TZ=UTC MTOOLS_SKIP_CHECK=1 mcopy -m -s -Q -i {{name}} bootfs/* ::
        """);
}
