using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Images;

/// <summary>A disk image of a few megabytes, made without a mount.</summary>
internal sealed class TinyImage : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    private TinyImage(string options, string script)
    {
        Shell.Run(
            $$"""
            cd '{{scratch.Path}}'; mkdir -p tree/etc tree/usr/bin tree/dev tree/deep/er bootfs
            echo pi > tree/etc/hostname; head -c 90000 /dev/urandom > tree/usr/bin/tool; ln -s tool tree/usr/bin/link; ln tree/etc/hostname tree/deep/er/same
            ln -s "$(printf 'l%.0s' $(seq 1 200))" tree/long; mknod tree/dev/null c 1 3; mkfifo tree/fifo; truncate -s 300000 tree/sparse
            setfattr -n user.note -v text tree/usr/bin/tool 2> /dev/null || :
            echo 'arm_64bit=1' > bootfs/config.txt; head -c 9000 /dev/urandom > bootfs/kernel8.img
            truncate -s 4M ext; mkfs.ext4 -q -F -L rootfs {{options}} -d tree ext
            truncate -s 1M fat; mkfs.vfat -n BOOT fat > /dev/null; MTOOLS_SKIP_CHECK=1 mcopy -s -Q -i fat bootfs/* ::
            truncate -s 6M disk; printf 'label: dos\nstart=2048 size=2048 type=c\nstart=4096 size=8192 type=83\n' | sfdisk -q disk
            dd if=fat of=disk bs=1M seek=1 conv=notrunc 2> /dev/null; dd if=ext of=disk bs=1M seek=2 conv=notrunc 2> /dev/null
            {{script}}
            """);
        var bytes = File.ReadAllBytes(Path);
        Interesting = [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] != 0 && !IsInFile(i))];
        Needed = 2 * 1024 * 1024;
    }

    public string Path => scratch.Join("disk");

    public string Folder => scratch.Path;

    /// <summary>Places of bytes that mean something.</summary>
    public int[] Interesting { get; }

    /// <summary>So many are certainly needed.</summary>
    public long Needed { get; }

    public static TinyImage Make(string options = "", string script = "") => new(options, script);

    public void Dispose() => scratch.Dispose();

    // Most bytes that are not zero are the random content of files; changing those proves nothing.
    private static bool IsInFile(int at) => at % 7 != 0 && at > 3 * 1024 * 1024;
}
