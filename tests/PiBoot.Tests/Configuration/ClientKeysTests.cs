using PiBoot.Configuration;
using PiBoot.Core.Clients;
using PiBoot.Testing;

namespace PiBoot.Tests.Configuration;

/// <summary>What the section <c>[clients]</c> says of all clients.</summary>
public sealed class ClientKeysTests : IDisposable
{
    private const string Hash = "$5$jMm5/7pAabHw.pbT$26gT8ElUc4q/qQoRuhgtB82uTP98MyDLf70TyEmzac3";
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC2DuhezKdvI/KTMYV4ahTo/Xu3Q1UaHsI1uBWOjvwZ7";

    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_default_for_all_clients_is_taken_in()
    {
        _scratch.With("keys.pub", $"{Key} anna\r\n");
        var read = Read(
            $"""
            user = anna
            password_hash = {Hash}
            authorized_keys = {_scratch.Join("keys.pub")}
            config_txt = [pi4]\narm_boost=1\n[all]\ngpio=17,22=op,dh
            cmdline = quiet  loglevel=3
            files = /srv/all files/
            """);
        Assert.Equal(
            new ClientExtras
            {
                User = "anna",
                PasswordHash = Hash,
                AuthorizedKeys = $"{Key} anna\n",
                ConfigTxt = "[pi4]\narm_boost=1\n[all]\ngpio=17,22=op,dh\n",
                CommandLine = "quiet loglevel=3",
                FilesFrom = "/srv/all files",
            },
            read.ClientDefaults);
    }

    [Fact]
    public void Each_family_of_models_has_its_operating_system_or_that_of_all()
    {
        var read = Read("os = bookworm\nos_pi1 = bullseye\nos_pi2 =\nos_pi5 = trixie");
        Assert.Equal(
            [new KeyValuePair<string, string>("pi1", "bullseye"), new KeyValuePair<string, string>("pi5", "trixie")], read.OsByFamily);
        Assert.All(ModelFamily.All, family => Assert.NotNull(SettingKeys.Find("clients", $"os_{family}")));
    }

    [Theory]
    [InlineData("private", RootMode.Private)]
    [InlineData("ephemeral", RootMode.Ephemeral)]
    [InlineData("shared", RootMode.Shared)]
    public void A_root_is_one_of_three(string word, RootMode mode) => Assert.Equal(mode, Read($"root = {word}").RootMode);

    [Theory]
    [InlineData("in-process")]
    [InlineData("/run/piboot/storage.sock")]
    public void The_storage_process_is_this_one_or_behind_a_socket(string value) =>
        Assert.Equal(value, SettingsReader.Read($"[storage]\nprocess = {value}", "f.conf").StorageProcess);

    [Fact]
    public void A_socket_path_is_as_long_as_the_kernel_takes()
    {
        var longest = "/" + new string('a', 106);
        Assert.Equal(longest, SettingsReader.Read($"[storage]\nprocess = {longest}", "f.conf").StorageProcess);
        Assert.Throws<SettingsException>(() => SettingsReader.Read($"[storage]\nprocess = {longest}a", "f.conf"));
    }

    [Theory]
    [InlineData("user = Anna", "f.conf:2: 'Anna' is no user name: use 1 to 32 lower-case letters, digits, '_' or '-', a letter or '_' first.")]
    [InlineData("authorized_keys = keys.pub", "f.conf:2: the file of authorized keys needs an absolute path, not 'keys.pub'.")]
    [InlineData("authorized_keys = /nowhere/keys.pub", "f.conf:2: the file of authorized keys '/nowhere/keys.pub' cannot be read: ")]
    [InlineData("authorized_keys = /dev/null", "f.conf:2: the file of authorized keys '/dev/null' is empty.")]
    [InlineData("authorized_keys = /", "f.conf:2: the file of authorized keys '/' cannot be read: ")]
    [InlineData("authorized_keys = /dev/zero", "f.conf:2: The authorized keys have 65537 bytes; there is room for 65536.")]
    [InlineData("user = pi\n\nconfig_txt = a=1\\nb=ü", "f.conf:4: Line 2 of the extra lines of config.txt holds the character 'ü' (U+00FC): ")]
    [InlineData("cmdline = root=/dev/sda", "f.conf:2: The extra kernel word 'root=/dev/sda' would break the network boot: root= is set by the appliance.")]
    [InlineData("files = srv", "f.conf:2: 'srv' is no directory of files: ")]
    [InlineData("files = a\nfiles = b", "f.conf:2: 'a' is no directory of files: ")]
    public void A_default_that_no_client_could_have_is_refused_with_file_and_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<SettingsException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_plain_password_is_refused_and_not_printed()
    {
        var fault = Assert.Throws<SettingsException>(() => Read("password_hash = raspberry")).Message;
        Assert.StartsWith("f.conf:2: A password is taken as a hash only, never in plain: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("raspberry", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_line_in_the_file_of_keys_is_named_with_the_line_that_names_the_file()
    {
        _scratch.With("keys.pub", $"{Key}\nssh-dss AAAA\n");
        var fault = Assert.Throws<SettingsException>(() => Read($"authorized_keys = {_scratch.Join("keys.pub")}")).Message;
        Assert.StartsWith("f.conf:2: Line 2 of the authorized keys names no key type that sshd takes: 'ssh-dss AAAA'; ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_one_key_is_wanted_the_values_of_the_others_are_left_alone_but_not_their_names()
    {
        const string text = "[clients]\nauthorized_keys = /nowhere/keys.pub\n[web]\ncontrol = /tmp/p.sock\n";
        var control = SettingKeys.Find("web", "control");
        Assert.Equal("/tmp/p.sock", SettingsReader.Read(text, "f.conf", control).Control);
        Assert.Throws<SettingsException>(() => SettingsReader.Read(text + "[log]\nloud = yes", "f.conf", control));
    }

    private static ApplianceSettings Read(string text) => SettingsReader.Read("[clients]\n" + text, "f.conf");
}
