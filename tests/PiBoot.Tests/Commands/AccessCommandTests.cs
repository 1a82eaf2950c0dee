using System.Text.Json;

namespace PiBoot.Tests.Commands;

public sealed class AccessCommandTests
{
    [Fact]
    public async Task The_setup_code_is_told_until_a_password_is_set()
    {
        await using var served = await ServedClient.StartAsync();
        var before = await served.CallAsync(["access", "show"]);
        Assert.Equal(0, before.ExitCode);
        Assert.Matches("not set\nSetup code   [2-9A-Z]{4}-[2-9A-Z]{4}\n", before.Output);
        var set = await served.CallAsync(["access", "password"], "correct horse\n");
        Assert.Equal((0, ""), (set.ExitCode, set.Errors));
        var after = await served.CallAsync(["access", "show"]);
        Assert.DoesNotContain("Setup code", after.Output, StringComparison.Ordinal);
        var reset = await served.CallAsync(["access", "reset", "--json"]);
        Assert.False(JsonDocument.Parse(reset.Output).RootElement.GetProperty("passwordSet").GetBoolean());
    }

    [Theory]
    [InlineData("short\n", 1, "at least 8")]
    [InlineData("", 2, "in one line")]
    public async Task A_password_that_will_not_do_is_refused_with_the_reason(string input, int exitCode, string word)
    {
        await using var served = await ServedClient.StartAsync();
        var ending = await served.CallAsync(["access", "password"], input);
        Assert.Equal(exitCode, ending.ExitCode);
        Assert.Contains(word, ending.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_made_listed_and_revoked()
    {
        await using var served = await ServedClient.StartAsync();
        await served.CallAsync(["access", "password"], "correct horse\n");
        Assert.Matches("^pb_[A-Za-z0-9_-]{43}\n$", (await served.CallAsync(["access", "token", "add", "prometheus"])).Output);
        var list = await served.CallAsync(["access", "token", "list", "--json"]);
        var token = JsonDocument.Parse(list.Output).RootElement[0];
        Assert.Equal(("prometheus", "read"), (token.GetProperty("name").GetString(), token.GetProperty("scope").GetString()));
        var id = token.GetProperty("id").GetString()!;
        Assert.Contains(id, (await served.CallAsync(["access", "token", "list"])).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await served.CallAsync(["access", "token", "revoke", id])).ExitCode);
        Assert.Equal(1, (await served.CallAsync(["access", "token", "revoke", id])).ExitCode);
        Assert.Contains("write", (await served.CallAsync(["access", "token", "add", "a", "--scope", "write"])).Errors, StringComparison.Ordinal);
        Assert.Contains("Nobody", (await served.CallAsync(["access", "session", "list"])).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await served.CallAsync(["access", "session", "revoke", "none"])).ExitCode);
    }
}
