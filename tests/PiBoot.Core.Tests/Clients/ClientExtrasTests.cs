using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Clients;

public sealed class ClientExtrasTests
{
    private static readonly ClientExtras Full = new()
    {
        User = "anna",
        PasswordHash = "!",
        AuthorizedKeys = "# keys\n",
        ConfigTxt = "gpu_mem=64\n",
        CommandLine = "quiet",
        FilesFrom = "/srv/files",
    };

    private static readonly ClientExtras Other = new()
    {
        User = "pi",
        PasswordHash = "$6$x",
        AuthorizedKeys = "# other\n",
        ConfigTxt = "gpu_mem=16\n",
        CommandLine = "debug",
        FilesFrom = "/srv/other",
    };

    private static readonly ClientExtras Empty = new() { User = "", PasswordHash = "", AuthorizedKeys = "", ConfigTxt = "", CommandLine = "", FilesFrom = "" };

    [Fact]
    public void A_client_says_more_than_the_defaults_member_by_member()
    {
        Assert.Equal(Full, Full.Over(Other));
        Assert.Equal(Other, ClientExtras.None.Over(Other));
        Assert.Equal(Other with { User = "anna" }, new ClientExtras { User = "anna" }.Over(Other));
        Assert.Equal(ClientExtras.None, ClientExtras.None.Over(ClientExtras.None));
    }

    [Fact]
    public void A_change_leaves_what_it_does_not_name_and_empty_strings_return_to_the_default()
    {
        Assert.Equal(Full, Full.ChangedBy(ClientExtras.None));
        Assert.Equal(Other, Full.ChangedBy(Other));
        Assert.Equal(ClientExtras.None, Full.ChangedBy(Empty));
        Assert.Equal(Full with { User = null, CommandLine = "debug" }, Full.ChangedBy(new ClientExtras { User = "", CommandLine = "debug" }));
    }

    [Theory]
    [InlineData("a\r\nb  \r\n\r\n", "a\nb\n")]
    [InlineData("a", "a\n")]
    [InlineData("\na\n\n\nb", "\na\n\n\nb\n")]
    [InlineData(" \n\n", null)]
    public void Lines_are_kept_with_line_feeds_and_one_at_the_end(string typed, string? kept)
    {
        var changed = ClientExtras.None.ChangedBy(new ClientExtras { ConfigTxt = typed, AuthorizedKeys = typed });
        Assert.Equal((kept, kept), (changed.ConfigTxt, changed.AuthorizedKeys));
    }

    [Fact]
    public void Words_and_paths_are_kept_tidy()
    {
        var changed = ClientExtras.None.ChangedBy(new ClientExtras { CommandLine = "  a   b ", FilesFrom = "/srv/files//" });
        Assert.Equal(("a b", "/srv/files"), (changed.CommandLine, changed.FilesFrom));
    }

    [Fact]
    public void Clients_with_equal_extras_are_equal()
    {
        var client = new Client { Id = "1", Name = "1", Extras = Full };
        Assert.Equal(client, client with { Extras = Full with { } });
        Assert.NotEqual(client, client with { Extras = Other });
    }

    [Fact]
    public void A_hash_is_never_printed()
    {
        var client = new Client { Id = "1", Name = "1", Extras = Other };
        Assert.DoesNotContain("$6$x", client.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("$6$x", new ClientEdit(null, null, null, null, Other).ToString(), StringComparison.Ordinal);
        Assert.Contains("PasswordHash = (set)", client.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_is_kept_in_the_directory_and_written_before_it_returns()
    {
        var registry = new MemoryRegistry();
        var directory = new ClientDirectory(registry, EnrolmentPolicy.Auto, new ManualTime());
        var id = directory.See(new ClientSighting(new PiSerial(1), null, null, null, null)).Client!.Id;
        Assert.Equal(ClientExtras.None, directory.Clients.ById(id)!.Extras);
        directory.Edit(id, new ClientEdit(null, null, null, null, Full));
        Assert.Equal(Full, Assert.Single(registry.Load()).Extras);
        directory.Edit(id, new ClientEdit("kitchen", null, null, null));
        Assert.Equal(Full, directory.Clients.ById(id)!.Extras);
        directory.Edit(id, new ClientEdit(null, null, null, RootMode.Ephemeral, Empty));
        Assert.Equal((ClientExtras.None, RootMode.Ephemeral), (Assert.Single(registry.Load()).Extras, directory.Clients.ById(id)!.RootMode));
    }
}
