using System.Security.Cryptography;
using System.Text;
using PiBoot.Core.Access;
using PiBoot.Testing;
using PiBoot.Web.Login;

namespace PiBoot.Web.Tests.Login;

/// <summary>What is kept on a drive that may be missing, be another one, or be damaged.</summary>
public sealed class DoorkeeperTests : IAsyncLifetime
{
    private const string Password = "correct horse";
    private static readonly Visitor Somebody = new("192.168.1.77", "Firefox on Linux");

    private readonly ManualTime _time = new();
    private readonly List<Doorkeeper> _all = [];
    private readonly List<string> _told = [];

    [Fact]
    public async Task What_was_set_holds_after_a_restart()
    {
        var file = new MemoryFile();
        var before = Start(file);
        var session = await SetUpAsync(before);
        var (_, token) = (await before.AddTokenAsync("prometheus", TokenScope.Read))!.Value;
        await before.DisposeAsync();

        var after = Start(file);
        Assert.False(after.NeedsSetup);
        Assert.NotNull(after.BySession(session));
        Assert.Equal(TokenScope.Read, after.ByToken(token)!.Scope);
        Assert.Equal(DoorAnswer.Done, (await after.LogInAsync(Password, Somebody, default)).Answer);
    }

    [Fact]
    public async Task No_secret_is_written_only_hashes_and_the_terms_of_the_slow_one()
    {
        var file = new MemoryFile();
        var door = Start(file);
        var session = await SetUpAsync(door);
        var (_, token) = (await door.AddTokenAsync("prometheus", TokenScope.Full))!.Value;
        await door.DetachAsync();
        Assert.All((string[])[Password, session, token, token["pb_".Length..]], secret => Assert.DoesNotContain(secret, file.Text, StringComparison.Ordinal));
        Assert.Contains("\"algorithm\": \"pbkdf2-sha512\"", file.Text, StringComparison.Ordinal);
        Assert.Contains("\"iterations\": 10", file.Text, StringComparison.Ordinal);
        Assert.True(PasswordHasher.Iterations >= 210_000);
    }

    [Fact]
    public async Task More_rounds_than_before_are_taken_over_at_the_next_login()
    {
        var file = new MemoryFile();
        await using (var before = Start(file))
        {
            await SetUpAsync(before);
        }

        await using (var after = Start(file, iterations: 20))
        {
            Assert.Equal(DoorAnswer.Wrong, (await after.LogInAsync("another horse", Somebody, default)).Answer);
            Assert.Equal(DoorAnswer.Done, (await after.LogInAsync(Password, Somebody, default)).Answer);
        }

        Assert.Contains("\"iterations\": 20", file.Text, StringComparison.Ordinal);
        Assert.Equal(DoorAnswer.Done, (await Start(file, iterations: 20).LogInAsync(Password, Somebody, default)).Answer);
    }

    [Fact]
    public async Task While_the_drive_is_away_what_was_read_holds_and_what_changes_is_written_when_it_is_back()
    {
        var file = new MemoryFile();
        var door = Start(file);
        var session = await SetUpAsync(door);
        await door.DetachAsync();
        Assert.NotNull(door.BySession(session));
        Assert.True(await door.EndSessionAsync(door.Sessions.Single().Id));
        door.Attach(file);
        Assert.Null(door.BySession(session));
        await door.DisposeAsync();
        Assert.Empty(Start(file).Sessions);
    }

    [Fact]
    public async Task A_reset_without_the_drive_is_not_undone_by_the_drive()
    {
        var file = new MemoryFile();
        var door = Start(file);
        await SetUpAsync(door);
        await door.DetachAsync();
        await door.ResetAsync();
        door.Attach(file);
        Assert.True(door.NeedsSetup);
        await door.DisposeAsync();
        Assert.True(Start(file).NeedsSetup);
    }

    [Fact]
    public async Task A_password_that_was_set_without_a_drive_is_written_to_one_that_has_none()
    {
        var file = new MemoryFile();
        var door = Start(null);
        var session = await SetUpAsync(door);
        door.Attach(file);
        await door.DisposeAsync();
        Assert.NotNull(Start(file).BySession(session));
    }

    [Fact]
    public async Task A_drive_with_a_password_of_its_own_wins()
    {
        var file = new MemoryFile();
        await using (var owner = Start(file))
        {
            await SetUpAsync(owner, "the owner's one");
        }

        var ended = new List<string>();
        var door = Start(null);
        door.Ended += ended.Add;
        var session = await SetUpAsync(door);
        var id = door.Sessions.Single().Id;
        door.Attach(file);
        Assert.Null(door.BySession(session));
        Assert.Equal([id], ended);
        Assert.Equal(DoorAnswer.Wrong, (await door.LogInAsync(Password, Somebody, default)).Answer);
        Assert.Equal(DoorAnswer.Done, (await door.LogInAsync("the owner's one", Somebody, default)).Answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"version":1,"id":"a","sessions":[],"tokens":null}""")]
    [InlineData("""{"version":1,"id":"a","sessions":[null],"tokens":[]}""")]
    [InlineData("""{"version":1,"id":"a","password":{"algorithm":"none","iterations":1,"salt":"","hash":""},"sessions":[],"tokens":[]}""")]
    [InlineData("""{"version":1,"id":"a","password":{"algorithm":"pbkdf2-sha512","iterations":2000000000,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","hash":"AAAAAAAAAAAAAAAAAAAAAA=="},"sessions":[],"tokens":[]}""")]
    [InlineData("""{"version":1,"id":"a","sessions":[],"tokens":[{"hash":"00","name":"a","scope":"Full","created":"2026-11-22T12:00:00Z"}]}""")]
    [InlineData("""{"version":2,"id":"a","sessions":[],"tokens":[],"something":"new"}""")]
    public async Task A_file_that_cannot_be_used_opens_nothing_without_the_setup_code_and_is_kept(string text)
    {
        var file = new MemoryFile { Content = Encoding.UTF8.GetBytes(text) };
        var door = Start(file);
        Assert.Contains(file.Name, door.Trouble, StringComparison.Ordinal);
        Assert.Contains("setup code", door.Trouble, StringComparison.Ordinal);
        Assert.Equal(DoorAnswer.NotSet, (await door.LogInAsync("", Somebody, default)).Answer);
        Assert.Equal(DoorAnswer.Wrong, (await door.SetUpAsync("", Password, Somebody, default)).Answer);
        Assert.Equal(text, file.Text);

        await SetUpAsync(door);
        await door.DetachAsync();
        Assert.Equal(text, Encoding.UTF8.GetString(file.Aside!));
        Assert.Contains(_told, told => told.Contains(".damaged", StringComparison.Ordinal));
        Assert.False(Start(file).NeedsSetup);
    }

    [Fact]
    public async Task Every_beginning_of_a_file_that_was_cut_off_is_refused_without_a_crash()
    {
        var whole = new MemoryFile();
        await using (var door = Start(whole))
        {
            await SetUpAsync(door);
        }

        for (var length = 0; length < whole.Content!.Length; length += 7)
        {
            await using var door = Start(new MemoryFile { Content = whole.Content[..length] });
            Assert.True(door.NeedsSetup, $"{length} bytes");
        }
    }

    [Fact]
    public async Task A_file_that_was_damaged_meanwhile_changes_nothing_and_is_replaced()
    {
        var file = new MemoryFile();
        var door = Start(file);
        var session = await SetUpAsync(door);
        await door.DetachAsync();
        file.Content = "{"u8.ToArray();
        door.Attach(file);
        Assert.NotNull(door.BySession(session));
        Assert.Contains("set aside", string.Join(' ', _told), StringComparison.Ordinal);
        await door.DisposeAsync();
        Assert.NotNull(Start(file).BySession(session));
    }

    [Fact]
    public async Task What_cannot_be_written_is_told_and_written_with_the_next_change()
    {
        var file = new MemoryFile();
        var door = Start(file);
        file.Fault = "No space left on device";
        await SetUpAsync(door);
        Assert.Contains("No space left on device", door.Trouble, StringComparison.Ordinal);
        file.Fault = null;
        Assert.Equal(DoorAnswer.Done, (await door.LogInAsync(Password, Somebody, default)).Answer);
        await door.DetachAsync();
        Assert.Null(door.Trouble);
        Assert.Equal(2, Start(file).Sessions.Count);
    }

    [Fact]
    public async Task When_a_session_was_last_used_is_written_once_an_hour()
    {
        var file = new MemoryFile();
        var door = Start(file);
        var session = await SetUpAsync(door);
        await door.DetachAsync();
        door.Attach(file);
        var before = file.Writes;
        for (var i = 0; i < 119; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.NotNull(door.BySession(session));
        }

        await door.DisposeAsync();
        Assert.InRange(file.Writes - before, 1, 2);
        Assert.InRange(Start(file).Sessions.Single().Used, ManualTime.Noon + TimeSpan.FromMinutes(59), _time.GetUtcNow());
    }

    [Fact]
    public async Task More_who_log_in_at_once_than_can_be_looked_at_are_sent_away_and_lose_no_attempt()
    {
        using var hasher = new PasswordHasher(RandomNumberGenerator.GetBytes, iterations: 400_000);
        var stored = (await hasher.HashAsync(Password, default))!;
        var all = await Task.WhenAll(Enumerable.Range(0, PasswordHasher.MostWaiting + 20).Select(_ => hasher.VerifyAsync(Password, stored, default)));
        Assert.Contains(all, verdict => verdict is null);
        Assert.InRange(all.Count(v => v?.IsRight == true), PasswordHasher.MostWaiting, all.Length - 1);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var door in _all)
        {
            await door.DisposeAsync();
        }
    }

    private Doorkeeper Start(MemoryFile? file, int iterations = 10)
    {
        var door = new Doorkeeper(new PasswordHasher(RandomNumberGenerator.GetBytes, iterations), _time, RandomNumberGenerator.GetBytes, _told.Add);
        _all.Add(door);
        if (file is not null)
        {
            door.Attach(file);
        }

        return door;
    }

    private static async Task<string> SetUpAsync(Doorkeeper door, string password = Password)
    {
        var reply = await door.SetUpAsync(door.SetupCode!, password, Somebody, default);
        Assert.Equal(DoorAnswer.Done, reply.Answer);
        return reply.Session!;
    }
}
