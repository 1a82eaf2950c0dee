using PiBoot.Core.Os;

namespace PiBoot.Core.Tests.Os;

public sealed class AccountFilesTests
{
    // As Raspberry Pi OS ships them: a user pi without password.
    private static readonly AccountFiles Shipped = new(
        "root:x:0:0:root:/root:/bin/bash\npi:x:1000:1000:,,,:/home/pi:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
        "root:*:20000:0:99999:7:::\npi:*:20000:0:99999:7:::\nnobody:*:20000:0:99999:7:::\n",
        "root:x:0:\nadm:x:4:pi\nsudo:x:27:pi\nvideo:x:44:\nother:x:1001:\npi:x:1000:\n",
        "root:*::\nadm:*::pi\nsudo:*::pi\nvideo:*::\nother:!::\npi:!::\n",
        "pi:100000:65536\n",
        "pi:100000:65536\n");

    [Fact]
    public void A_new_user_gets_a_free_number_the_usual_groups_that_are_there_and_its_password()
    {
        var files = Shipped.WithUser("anna", "$y$j9T$abc", "/bin/bash", 20500);
        Assert.Equal(Shipped.Passwd + "anna:x:1002:1002:anna:/home/anna:/bin/bash\n", files.Passwd);
        Assert.Equal(Shipped.Shadow + "anna:$y$j9T$abc:20500:0:99999:7:::\n", files.Shadow);
        Assert.Equal("root:x:0:\nadm:x:4:pi,anna\nsudo:x:27:pi,anna\nvideo:x:44:anna\nother:x:1001:\npi:x:1000:\nanna:x:1002:\n", files.Group);
        Assert.Equal("root:*::\nadm:*::pi,anna\nsudo:*::pi,anna\nvideo:*::anna\nother:!::\npi:!::\nanna:!::\n", files.GroupShadow);
        Assert.Equal("pi:100000:65536\nanna:165536:65536\n", files.SubUsers);
        Assert.Equal(files, files.WithUser("anna", "$y$j9T$abc", "/bin/bash", 20500));
    }

    [Fact]
    public void A_user_who_is_there_gets_the_password_and_keeps_the_rest()
    {
        var files = Shipped.WithUser("pi", "$6$x$y", "/bin/bash", 20500);
        Assert.Equal(Shipped with { Shadow = "root:*:20000:0:99999:7:::\npi:$6$x$y:20500:0:99999:7:::\nnobody:*:20000:0:99999:7:::\n" }, files);
        Assert.Equal(Shipped, Shipped.WithUser("pi", null, "/bin/bash", 20500));
    }

    [Fact]
    public void A_new_user_without_password_cannot_log_in_with_one()
    {
        Assert.Contains("anna:!:20500:", Shipped.WithUser("anna", null, "/bin/bash", 20500).Shadow, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_without_shadow_files_has_its_passwords_in_passwd()
    {
        var files = (Shipped with { Shadow = null, GroupShadow = null, SubUsers = null, SubGroups = null }).WithUser("anna", "$6$x$y", "/bin/sh", 1);
        Assert.EndsWith("anna:$6$x$y:1002:1002:anna:/home/anna:/bin/sh\n", files.Passwd, StringComparison.Ordinal);
        Assert.Null(files.Shadow);
    }

    [Theory]
    [InlineData("anna", true)]
    [InlineData("_apt-2", true)]
    [InlineData("Anna", false)]
    [InlineData("1anna", false)]
    [InlineData("an:na", false)]
    [InlineData("an\nna", false)]
    [InlineData("../anna", false)]
    [InlineData("", false)]
    public void A_user_name_is_what_useradd_takes(string name, bool good) => Assert.Equal(good, AccountFiles.IsUserName(name));

    [Theory]
    [InlineData("$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7", true)]
    [InlineData("a:b", false)]
    [InlineData("a\nroot::0:0:::", false)]
    [InlineData("", false)]
    public void A_password_hash_cannot_end_its_field(string hash, bool good) => Assert.Equal(good, AccountFiles.IsPasswordHash(hash));

    [Fact]
    public void Keys_of_the_appliance_stand_between_comments_and_others_stay()
    {
        var first = AuthorizedKeys.With("ssh-rsa OWN me\n", ["ssh-ed25519 A a", " ssh-ed25519 B b\n", "ssh-ed25519 A a"]);
        Assert.Equal(["#", "ssh-ed25519", "ssh-ed25519", "#", "ssh-rsa", ""], first.Split('\n').Select(l => l.Split(' ')[0]));
        Assert.Equal(first, AuthorizedKeys.With(first, ["ssh-ed25519 A a", "ssh-ed25519 B b"]));
        Assert.Equal("ssh-rsa OWN me\n", AuthorizedKeys.With(first, []));
        Assert.Equal("", AuthorizedKeys.With("", []));
    }
}
