using PiBoot.Core.Os;
using PiBoot.Linux.Systems;

namespace PiBoot.Linux.Tests.Systems;

public sealed class IdentityWriterTests
{
    private static readonly ClientIdentity Anna = new()
    {
        Hostname = "pi-01",
        MachineId = "0123456789abcdef0123456789abcdef",
        User = "anna",
        PasswordHash = "$6$salt$hash",
        AuthorizedKeys = ["ssh-ed25519 AAAA anna@desk"],
    };

    [RootFact("ssh-keygen")]
    public void Two_stores_never_share_anything_and_one_keeps_what_it_has()
    {
        using var system = CardSystem.Bookworm();
        var (one, two) = (system.Folder("one"), system.Folder("two"));
        IdentityWriter.Ensure(one, "pi-01");
        IdentityWriter.Ensure(two, "pi-02");
        var files = Contents(one);
        Assert.Equal(["machine-id", "ssh_host_ecdsa_key", "ssh_host_ecdsa_key.pub", "ssh_host_ed25519_key", "ssh_host_ed25519_key.pub"], files.Keys);
        Assert.Empty(files.Values.Intersect(Contents(two).Values));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(one));

        IdentityWriter.Ensure(one, "renamed");
        Assert.Equal(files, Contents(one));
        File.Delete(Path.Join(one, "ssh_host_ecdsa_key"));
        IdentityWriter.Ensure(one, "pi-01");
        Assert.NotEqual(files["ssh_host_ecdsa_key"], Contents(one)["ssh_host_ecdsa_key"]);
        Assert.Equal(files["machine-id"], Contents(one)["machine-id"]);
    }

    [RootFact("ssh-keygen")]
    public void A_private_root_gets_name_id_keys_and_a_user_who_can_log_in()
    {
        using var system = CardSystem.Bookworm();
        Prepare(system);
        IdentityWriter.Write(system.Root, system.Root, system.Store, Anna);

        Assert.Equal("pi-01\n", system.Read("etc/hostname"));
        Assert.Equal("127.0.0.1\tlocalhost\n127.0.1.1\tpi-01\n", system.Read("etc/hosts"));
        Assert.Equal("0123456789abcdef0123456789abcdef\n", system.Read("etc/machine-id"));
        Assert.Equal(File.ReadAllText(Path.Join(system.Store, "ssh_host_ecdsa_key")), system.Read("etc/ssh/ssh_host_ecdsa_key"));
        Assert.Contains("anna:x:1001:1001:anna:/home/anna:/bin/bash\n", system.Read("etc/passwd"), StringComparison.Ordinal);
        Assert.Contains("anna:$6$salt$hash:", system.Read("etc/shadow"), StringComparison.Ordinal);
        Assert.Contains("sudo:x:27:pi,anna\n", system.Read("etc/group"), StringComparison.Ordinal);
        Assert.Contains("ssh-ed25519 AAAA anna@desk\n", system.Read("home/anna/.ssh/authorized_keys"), StringComparison.Ordinal);
        Assert.Equal(
            "755 1001 1001 home/anna\n644 1001 1001 home/anna/.bashrc\n700 1001 1001 home/anna/.ssh\n600 1001 1001 home/anna/.ssh/authorized_keys\n600 0 0 etc/ssh/ssh_host_ecdsa_key\n",
            Shell.Run($"cd '{system.Root}'; stat -c '%a %u %g %n' home/anna home/anna/.bashrc home/anna/.ssh home/anna/.ssh/authorized_keys etc/ssh/ssh_host_ecdsa_key"));
    }

    [RootFact("ssh-keygen")]
    public void The_wizard_of_the_first_boot_does_not_wait_for_a_screen_when_there_is_a_user()
    {
        using var system = CardSystem.Bookworm().With("root/etc/lightdm/lightdm.conf", "[Seat:*]\nautologin-user=rpi-first-boot-wizard\n");
        Prepare(system);
        IdentityWriter.Write(system.Root, system.Root, system.Store, Anna);
        Assert.False(system.Has("etc/systemd/system/multi-user.target.wants/userconfig.service"));
        Assert.Equal("/dev/null", system.Link("etc/systemd/system/userconfig.service"));
        Assert.False(system.Has("etc/xdg/autostart/piwiz.desktop") || system.Has("etc/ssh/sshd_config.d/rename_user.conf"));
        Assert.Equal("[Seat:*]\n#autologin-user=\n", system.Read("etc/lightdm/lightdm.conf"));
        Assert.Equal("/usr/lib/systemd/system/getty@.service", system.Link("etc/systemd/system/getty.target.wants/getty@tty1.service"));
        Assert.Equal("anna ALL=(ALL) NOPASSWD: ALL\n", system.Read("etc/sudoers.d/010_piboot-nopasswd"));
        Assert.Equal("/dev/null", system.Link("etc/systemd/system/regenerate_ssh_host_keys.service"));
        Assert.Equal("/usr/lib/systemd/system/ssh.service", system.Link("etc/systemd/system/multi-user.target.wants/ssh.service"));
    }

    [RootFact("ssh-keygen")]
    public void Without_a_user_keys_are_for_root_and_the_first_person_and_the_wizard_stays()
    {
        using var system = CardSystem.Bookworm();
        Prepare(system);
        IdentityWriter.Write(system.Root, system.Root, system.Store, Anna with { User = null });
        Assert.True(system.Has("root/.ssh/authorized_keys") && system.Has("home/pi/.ssh/authorized_keys"));
        Assert.True(system.Has("etc/systemd/system/multi-user.target.wants/userconfig.service"));
        Assert.DoesNotContain("anna", system.Read("etc/passwd"), StringComparison.Ordinal);
    }

    [RootFact("ssh-keygen")]
    public void Writing_again_changes_nothing_and_taking_keys_away_leaves_the_client_s_own()
    {
        using var system = CardSystem.Trixie();
        Prepare(system);
        IdentityWriter.Write(system.Root, system.Root, system.Store, Anna);
        var before = Listing(system.Root);
        IdentityWriter.Write(system.Root, system.Root, system.Store, Anna);
        Assert.Equal(before, Listing(system.Root));
        Assert.Equal("instance-id: piboot-0123456789abcdef0123456789abcdef\nlocal-hostname: pi-01\n", system.Read("var/lib/cloud/seed/nocloud/meta-data"));

        File.AppendAllText(Path.Join(system.Root, "home/anna/.ssh/authorized_keys"), "ssh-rsa OWN\n");
        IdentityWriter.Write(system.Root, system.Root, system.Store, Anna with { AuthorizedKeys = [] });
        Assert.Equal("ssh-rsa OWN\n", system.Read("home/anna/.ssh/authorized_keys"));
    }

    [RootFact("ssh-keygen")]
    public void A_layer_over_a_shared_root_shows_the_same_as_a_private_root_and_leaves_the_shared_one()
    {
        using var system = CardSystem.Bookworm();
        Prepare(system);
        Shell.Run($"chmod 2775 '{system.Root}/etc/ssh'; chown 0:50 '{system.Root}/etc/ssh'; touch -h -d @1000000 '{system.Root}'");
        var files = system.Folder("files");
        system.With("files/usr/local/bin/own", "program").With("files/lib/firmware/own.bin", "firmware").With("files/sbin/tool", "tool");
        var shared = Listing(system.Root);
        var identity = Anna with { FilesFrom = files };
        var layer = system.Folder("layer");
        var merged = system.Folder("merged");
        IdentityWriter.Write(system.Root, layer, system.Store, identity);
        Assert.Equal(shared, Listing(system.Root));
        Assert.Empty(Directory.EnumerateFileSystemEntries(layer, "sbin"));

        string seen;
        Shell.Run($"mount -t overlay -o lowerdir='{layer}:{system.Root}' overlay '{merged}'");
        try
        {
            seen = Listing(merged);
        }
        finally
        {
            Shell.Run($"umount '{merged}'");
        }

        IdentityWriter.Write(system.Root, system.Root, system.Store, identity);
        Assert.Equal(Listing(system.Root), seen);
    }

    [RootFact("ssh-keygen")]
    public void Dropped_files_never_leave_the_root_through_its_links()
    {
        using var system = CardSystem.Bookworm().WithLink("root/opt", "../../../../../../tmp/piboot-outside").With("root/tmp/piboot-outside/there");
        Prepare(system);
        var files = system.Folder("files");
        system.With("files/opt/x", "x").WithLink("files/etc/secret", "/etc/shadow");
        IdentityWriter.Write(system.Root, system.Root, system.Store, Anna with { FilesFrom = files });
        Assert.False(Directory.Exists("/tmp/piboot-outside"));
        Assert.Equal("x", system.Read("tmp/piboot-outside/x"));
        Assert.Equal("/etc/shadow", system.Link("etc/secret"));
        Assert.Throws<DirectoryNotFoundException>(() => IdentityWriter.Write(system.Root, system.Root, system.Store, Anna with { FilesFrom = "/not/there" }));
    }

    [RootTheory]
    [InlineData("an:na", "$6$x")]
    [InlineData("anna", "a:b")]
    [InlineData("anna", "a\nb")]
    public void What_would_break_the_account_files_is_refused(string user, string hash)
    {
        using var system = CardSystem.Bookworm();
        Assert.Throws<ArgumentException>(() => IdentityWriter.Write(system.Root, system.Root, system.Store, Anna with { User = user, PasswordHash = hash }));
        Assert.Equal("raspberrypi\n", system.Read("etc/hostname"));
    }

    private static void Prepare(CardSystem system)
    {
        SystemPreparation.Apply(system.Boot, system.Root);
        IdentityWriter.Ensure(system.Store, "pi-01");
    }

    private static SortedDictionary<string, string> Contents(string folder) =>
        new(Directory.EnumerateFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllText), StringComparer.Ordinal);

    private static string Listing(string root) =>
        Shell.Run($"cd '{root}'; find . -mindepth 1 -printf '%p %y %m %U %G %l\\n' | sort; find . -type f | sort | xargs md5sum");
}
