using PiBoot.Linux.Tests.Volumes;
using PiBoot.Testing;

namespace PiBoot.Linux.Tests.Images;

public sealed class ArchiveTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    [RootTheory("tar", "setcap", "setfattr", "setfacl", "xz")]
    [InlineData("tar -C root --numeric-owner --xattrs --xattrs-include='*' --format=posix -cf os .")]
    [InlineData("tar -C root --numeric-owner --xattrs --xattrs-include='*' --format=posix --sparse -c . | xz -0 > os")]
    [InlineData("tar -C root --numeric-owner --xattrs --xattrs-include='*' --format=posix --sparse --sparse-version=0.1 -c . | gzip -1 > os")]
    [InlineData("tar --numeric-owner --xattrs --xattrs-include='*' --format=posix -c boot root | zstd -q > os")]
    public void An_archive_gives_back_the_tree(string command)
    {
        Make();
        using var unpacking = new Unpacking();
        Shell.Run($"cd {scratch.Path}; {command}");
        unpacking.Run(scratch.Join("os"));
        Assert.Equal(SampleTree.Describe(scratch.Join("root")), unpacking.Tree);
        Assert.Equal("from\n", File.ReadAllText(Path.Join(unpacking.Boot, "config.txt")));
    }

    [RootTheory("tar", "setcap", "setfattr")]
    [InlineData("tar -C root --format=gnu --numeric-owner -cf os .")]
    [InlineData("tar -C root --format=gnu --numeric-owner -cf os etc usr boot")]
    public void Old_formats_give_back_names_owners_and_links(string command)
    {
        Make();
        using var unpacking = new Unpacking();
        Shell.Run($"cd {scratch.Path}; mkdir -p root/etc/{new string('d', 120)}; ln -s {new string('t', 150)} root/etc/{new string('d', 120)}/link; {command}");
        unpacking.Run(scratch.Join("os"));
        var find = "find etc usr -printf '%P|%y|%m|%U:%G|%Ts|%l|%n\\n' | sort";
        Assert.Equal(Shell.Run($"cd {scratch.Path}/root; {find}"), Shell.Run($"cd {unpacking.Root}; {find}"));
    }

    [RootTheory("tar", "setcap", "setfattr", "setfacl")]
    [InlineData(true)]
    [InlineData(false)]
    public void A_directory_is_copied(bool isInTwo)
    {
        Make();
        using var unpacking = new Unpacking();
        unpacking.Run(scratch.Join(isInTwo ? "" : "root").TrimEnd('/'));
        Assert.Equal(SampleTree.Describe(scratch.Join("root")), unpacking.Tree);
        Assert.Equal("from\n", File.ReadAllText(Path.Join(unpacking.Boot, "config.txt")));
    }

    [RootTheory("tar", "setcap", "setfattr")]
    [InlineData("echo x > f; tar -P --transform 's,^,../../,' -cf os f", "leads out of it")]
    [InlineData("echo x > f; tar -P -cf os \"$PWD/f\"", "an absolute name")]
    [InlineData("ln -s / out; mkdir d; echo x > d/f; tar -cf os out; tar --transform 's,^d,out,' -rf os d/f", "which is no directory")]
    [InlineData("ln -s /etc out; echo x > f; tar -cf os out f; tar --delete -f os f; ln f g; tar --transform 's,^f$,out/passwd,' -rf os f g", "which is no directory")]
    [InlineData("mkdir -p etc usr/bin; tar -cf os etc usr", "without a Pi's boot files")]
    [InlineData("echo x > f; tar -cf os f", "holds no operating system")]
    [InlineData("mkdir d; head -c 90000 /dev/urandom > d/f; tar -cf os d; truncate -s 40000 os", "incomplete")]
    [InlineData("mkdir d; head -c 9000 /dev/zero > d/f; tar -cf os d; printf X | dd of=os bs=1 seek=600 conv=notrunc 2> /dev/null", "checksum is wrong")]
    public void What_leads_out_or_is_no_system_is_refused(string script, string words)
    {
        Shell.Run($"cd {scratch.Path}; {script}");
        using var unpacking = new Unpacking();
        Assert.Contains(words, unpacking.Refusal(scratch.Join("os")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Join(Path.GetDirectoryName(unpacking.Root), "f")));
    }

    public void Dispose()
    {
        Shell.Run($"rm -rf {scratch.Path}/*");
        scratch.Dispose();
    }

    private void Make()
    {
        SampleTree.Make(scratch.Join("root"));
        Shell.Run(
            $"""
            mkdir {scratch.Path}/boot; echo from > {scratch.Path}/boot/config.txt
            cd {scratch.Path}/root; mkdir -p etc usr/bin boot/firmware root; echo from > boot/firmware/config.txt; echo pi > etc/hostname
            rm -f socket; touch -d '2011-11-11 11:11:11.111111111' .
            """);
    }
}
