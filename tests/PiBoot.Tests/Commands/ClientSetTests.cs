using PiBoot.Core.Clients;

namespace PiBoot.Tests.Commands;

/// <summary><c>piboot client set</c> and <c>show</c>, as the program and a service talk to each other.</summary>
public sealed class ClientSetTests
{
    private const string Hash = "$5$jMm5/7pAabHw.pbT$26gT8ElUc4q/qQoRuhgtB82uTP98MyDLf70TyEmzac3";
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC2DuhezKdvI/KTMYV4ahTo/Xu3Q1UaHsI1uBWOjvwZ7";

    [Fact]
    public async Task Every_option_reaches_the_client_and_is_shown()
    {
        await using var served = await ServedClient.StartAsync();
        served.Scratch.With("keys.pub", $"# two\n{Key} anna@desk\n");
        var set = await served.CallAsync("set",
        [
            "--name", "kitchen", "--hostname", "oven", "--os", "trixie", "--root", "ephemeral", "--user", "anna", "--password-hash", Hash,
            "--authorized-keys", "keys.pub", "--config-txt", @"gpu_mem=64\ndtparam=audio=on", "--cmdline", "quiet loglevel=3", "--files", "files/../mine",
            "--relay", "hall/2", "--hold", "yes",
        ]);
        Assert.Equal((0, ""), (set.ExitCode, set.Errors));
        var client = served.Client;
        Assert.Equal(("kitchen", "oven", "trixie", RootMode.Ephemeral), (client.Name, client.Hostname, client.Os, client.RootMode));
        Assert.Equal(
            new ClientExtras
            {
                User = "anna",
                PasswordHash = Hash,
                AuthorizedKeys = $"# two\n{Key} anna@desk\n",
                ConfigTxt = "gpu_mem=64\ndtparam=audio=on\n",
                CommandLine = "quiet loglevel=3",
                FilesFrom = served.Scratch.Join("mine"),
            },
            client.Extras);
        Assert.Equal(("hall/2", true, false), (client.Relay, client.Held, client.KeptOff));
        var show = await served.CallAsync("show", []);
        Assert.Equal(set.Output, show.Output);
        Assert.Contains(
            $"""
            Root         ephemeral
            Host name    oven
            User         anna
            Password     set
            SSH keys     # two
                         {Key} anna@desk
            config.txt   gpu_mem=64
                         dtparam=audio=on
            cmdline.txt  quiet loglevel=3
            Files        {served.Scratch.Join("mine")}
            Relay        hall/2
            Power        on hold: its power is not cut by itself
            Stage        off

            """,
            show.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Hash, show.Output + (await served.CallAsync("show", ["--json"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_from_the_standard_input_and_an_empty_word_clears()
    {
        await using var served = await ServedClient.StartAsync();
        var set = await served.CallAsync("set", ["--authorized-keys", "-", "--password-hash", "!", "--files", "/srv/x"], Key + "\n");
        Assert.Equal((0, Key + "\n"), (set.ExitCode, served.Client.Extras.AuthorizedKeys));
        var cleared = await served.CallAsync("set",
            ["--authorized-keys", "", "--password-hash", "", "--user", "", "--config-txt", "", "--cmdline", "", "--files", ""]);
        Assert.Equal((0, ClientExtras.None), (cleared.ExitCode, served.Client.Extras));
        Assert.DoesNotContain("Password", cleared.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_is_taken_from_a_client_by_an_empty_word_and_a_hold_by_no()
    {
        await using var served = await ServedClient.StartAsync();
        await served.CallAsync("set", ["--relay", "hall/2", "--hold", "yes"]);
        var name = await served.CallAsync("set", ["--name", "kitchen"]);
        Assert.Equal((0, "hall/2", true), (name.ExitCode, served.Client.Relay, served.Client.Held));
        var none = await served.CallAsync("set", ["--relay", "", "--hold", "no"]);
        Assert.Equal((0, null, false), (none.ExitCode, served.Client.Relay, served.Client.Held));
        Assert.DoesNotContain("Relay", none.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "piboot: There is no relay 'hall/3'; there are: hall/1, hall/2.", "--relay", "hall/3")]
    [InlineData(2, "piboot: Argument 'maybe' not recognized", "--hold", "maybe")]
    [InlineData(1, "piboot: --authorized-keys: the file of authorized keys 'gone.pub' cannot be read: ", "--authorized-keys", "gone.pub")]
    [InlineData(1, "piboot: --authorized-keys: the file of authorized keys 'empty.pub' is empty.", "--authorized-keys", "empty.pub")]
    [InlineData(1, "piboot: --authorized-keys: the file of authorized keys '-' is empty.", "--authorized-keys", "-")]
    [InlineData(1, "piboot: The authorized keys have 65537 bytes; there is room for 65536.", "--authorized-keys", "/dev/zero")]
    [InlineData(1, "piboot: A password is taken as a hash only, never in plain: ", "--password-hash", "raspberry")]
    [InlineData(1, "piboot: 'Anna' is no user name: ", "--user", "Anna")]
    [InlineData(1, "piboot: Line 2 of the extra lines of config.txt holds the character 'ü' (U+00FC)", "--config-txt", @"a=1\nb=ü")]
    [InlineData(1, "piboot: The extra kernel word 'ip=off' would break the network boot: ", "--cmdline", "ip=off")]
    [InlineData(1, "piboot: 'temporary' is no kind of root: there are private, ephemeral and shared.", "--root", "temporary")]
    [InlineData(2, "piboot: Say what to set: --name, --hostname, --os, --root, --user, --password-hash, --authorized-keys, --config-txt, --cmdline, --files, --relay, --hold.")]
    public async Task What_cannot_be_set_is_told_and_nothing_is_changed(int exitCode, string message, params string[] arguments)
    {
        await using var served = await ServedClient.StartAsync();
        served.Scratch.With("empty.pub", "\n");
        var before = served.Client;
        var set = await served.CallAsync("set", arguments);
        Assert.Equal((exitCode, ""), (set.ExitCode, set.Output));
        Assert.StartsWith(message, set.Errors, StringComparison.Ordinal);
        Assert.Equal(before, served.Client);
    }
}
