using PiBoot.Core.Clients;

namespace PiBoot.Core.Tests.Clients;

public sealed class ExtrasRulesTests
{
    [Theory]
    [InlineData("pi", true)]
    [InlineData("_www-2", true)]
    [InlineData("a2345678901234567890123456789012", true)]
    [InlineData("a23456789012345678901234567890123", false)]
    [InlineData("Pi", false)]
    [InlineData("1pi", false)]
    [InlineData("-pi", false)]
    [InlineData("pi:x", false)]
    [InlineData("pi\n", false)]
    [InlineData("jörg", false)]
    [InlineData("machine$", false)]
    public void A_user_name_is_one_that_useradd_takes(string name, bool good)
    {
        var fault = LoginName.Fault(name);
        Assert.Equal(good, fault is null);
        Assert.True(good || fault!.StartsWith($"'{name.Replace('\n', '?')}' is no user name: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dtparam=audio=on")]
    [InlineData("[pi4]\r\narm_boost=1\r\n[all]\n\n# a comment\n")]
    [InlineData("include extra.txt")]
    [InlineData("include boards/extra.txt")]
    [InlineData("included=../no")]
    public void Lines_of_config_txt_are_good(string text) => Assert.Null(ExtraConfig.Fault(text));

    [Theory]
    [InlineData("a=1\nb=ü", "Line 2 of the extra lines of config.txt holds the character 'ü' (U+00FC): firmware reads ASCII, and stops at any other.")]
    [InlineData("a\t=1", "Line 1 of the extra lines of config.txt holds the character tab (U+0009): ")]
    [InlineData("a=\u00a01", "Line 1 of the extra lines of config.txt holds the character U+00A0: ")]
    [InlineData("a=\u0000", "Line 1 of the extra lines of config.txt holds the character U+0000: ")]
    [InlineData("a=😀", "Line 1 of the extra lines of config.txt holds the character U+D83D: ")]
    [InlineData("a\rb", "Line 1 of the extra lines of config.txt holds the character carriage return (U+000D): ")]
    [InlineData("x\n include  ../../etc/passwd", "Line 2 of the extra lines of config.txt includes '../../etc/passwd': only files of the client's boot folder can be included.")]
    [InlineData("include a/../../b", "Line 1 of the extra lines of config.txt includes 'a/../../b': ")]
    [InlineData("include /etc/x", "Line 1 of the extra lines of config.txt includes '/etc/x': ")]
    [InlineData("INCLUDE=..", "Line 1 of the extra lines of config.txt includes '..': ")]
    [InlineData(@"include ..\b", "Line 1 of the extra lines of config.txt includes '..\\b': ")]
    public void The_first_line_that_firmware_would_not_take_is_named(string text, string fault) =>
        Assert.StartsWith(fault, ExtraConfig.Fault(text), StringComparison.Ordinal);

    [Fact]
    public void Config_txt_has_room_for_1024_characters_and_98_in_a_line()
    {
        Assert.Null(ExtraConfig.Fault(string.Concat(Enumerable.Repeat(new string('a', 63) + "\n", 16))));
        Assert.Equal(
            "The extra lines of config.txt have 1025 characters; there is room for 1024.",
            ExtraConfig.Fault(string.Concat(Enumerable.Repeat(new string('a', 63) + "\n", 16)) + "b"));
        Assert.Null(ExtraConfig.Fault(new string('a', 98)));
        Assert.StartsWith("Line 2 of the extra lines of config.txt has 99 characters: ", ExtraConfig.Fault("\n" + new string('a', 99)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quiet  loglevel=3 cgroup_enable=memory")]
    [InlineData("rootwait roots=1 zip=2 ipv6.disable=1 pibooted=1")]
    [InlineData("dyndbg=\"file a.c +p\"")]
    public void Words_that_leave_the_boot_alone_are_good(string text) => Assert.Null(ExtraCommandLine.Fault(text));

    [Theory]
    [InlineData("quiet root=/dev/sda1", "The extra kernel word 'root=/dev/sda1' would break the network boot: root= is set by the appliance.")]
    [InlineData("nfsroot=1.2.3.4:/x", "The extra kernel word 'nfsroot=1.2.3.4:/x' would break the network boot: nfsroot= is set by the appliance.")]
    [InlineData("rootfstype=ext4", "The extra kernel word 'rootfstype=ext4' ")]
    [InlineData("ip=off", "The extra kernel word 'ip=off' would break the network boot: ip= is set by the appliance.")]
    [InlineData("nfsaddrs=off", "The extra kernel word 'nfsaddrs=off' ")]
    [InlineData("piboot.client=1", "The extra kernel word 'piboot.client=1' would break the network boot: piboot.client= is set by the appliance.")]
    [InlineData("piboot.x", "The extra kernel word 'piboot.x' ")]
    [InlineData("\"root=a b\"", "The extra kernel word '\"root=a' ")]
    [InlineData("x=\"a root=b\"", "The extra kernel word 'root=b\"' ")]
    [InlineData("quiet -- root", "The extra kernel words must not hold '--': ")]
    [InlineData("a\nb", "The extra kernel words hold the character line feed (U+000A): they are one line of printable ASCII.")]
    [InlineData("a\tb", "The extra kernel words hold the character tab (U+0009): ")]
    [InlineData("ß", "The extra kernel words hold the character 'ß' (U+00DF): ")]
    public void A_word_that_would_break_the_boot_is_named(string text, string fault) =>
        Assert.StartsWith(fault, ExtraCommandLine.Fault(text), StringComparison.Ordinal);

    [Fact]
    public void The_command_line_has_room_for_512_characters()
    {
        Assert.Null(ExtraCommandLine.Fault(new string('a', 512)));
        Assert.Equal("The extra kernel words have 513 characters; there is room for 512.", ExtraCommandLine.Fault(new string('a', 513)));
    }

    [Theory]
    [InlineData("/srv/files", true)]
    [InlineData("/srv/files/", true)]
    [InlineData("/srv/..files/a b", true)]
    [InlineData("files", false)]
    [InlineData("~/files", false)]
    [InlineData("/", false)]
    [InlineData("//", false)]
    [InlineData("/srv/../etc", false)]
    [InlineData("/srv/a\nb", false)]
    [InlineData("/srv/a\0", false)]
    public void Files_come_from_an_absolute_path(string path, bool good) => Assert.Equal(good, FilesDirectory.Fault(path) is null);

    [Fact]
    public void A_path_has_at_most_1024_characters()
    {
        Assert.Null(FilesDirectory.Fault("/" + new string('a', 1023)));
        Assert.NotNull(FilesDirectory.Fault("/" + new string('a', 1024)));
    }

    public static TheoryData<string, ClientExtras> Wrong() => new()
    {
        { "User", new ClientExtras { User = "A" } },
        { "PasswordHash", new ClientExtras { PasswordHash = "raspberry" } },
        { "AuthorizedKeys", new ClientExtras { AuthorizedKeys = "x" } },
        { "ConfigTxt", new ClientExtras { ConfigTxt = "ü" } },
        { "CommandLine", new ClientExtras { CommandLine = "ip=off" } },
        { "FilesFrom", new ClientExtras { FilesFrom = "x" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_fault_names_its_field(string field, ClientExtras extras)
    {
        Assert.Equal(field, ExtrasRules.Fault(extras)?.Field);
        Assert.Equal(field, ClientRules.Fault(new ClientEdit(null, null, null, null, extras), new Client { Id = "1", Name = "1" }, new ClientIndex(), [], [])?.Field);
    }

    [Fact]
    public void Empty_strings_are_good_everywhere_they_return_to_the_default()
    {
        Assert.Null(ExtrasRules.Fault(new ClientExtras { User = "", PasswordHash = "", AuthorizedKeys = "", ConfigTxt = "", CommandLine = "", FilesFrom = "" }));
        Assert.Null(ExtrasRules.Fault(ClientExtras.None));
    }
}
