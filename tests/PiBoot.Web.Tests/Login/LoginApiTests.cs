using System.Net;
using PiBoot.Core.Access;

namespace PiBoot.Web.Tests.Login;

public sealed class LoginApiTests
{
    [Fact]
    public async Task The_first_visit_sets_the_password_with_the_setup_code_and_is_logged_in()
    {
        await using var api = await RunningApi.StartAsync();
        Assert.Equal("""{"loggedIn":false,"needsSetup":true,"scope":null}""", await api.Network.GetStringAsync("/api/v1/session"));
        var code = api.Door.SetupCode!.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        using var response = await api.Network.PostAsync("/api/v1/setup", RunningApi.Json($$"""{"code":"{{code}}","password":"{{RunningApi.Password}}"}"""));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        using var browser = api.NewBrowser(RunningApi.CookieOf(response)!);
        Assert.Equal("""{"loggedIn":true,"needsSetup":false,"scope":"full"}""", await browser.GetStringAsync("/api/v1/session"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/clients")).StatusCode);
        Assert.Null(api.Door.SetupCode);
    }

    [Theory]
    [InlineData("code", "password of its own", HttpStatusCode.Forbidden, "code", "'piboot access show'")]
    [InlineData(null, "password of its own", HttpStatusCode.Forbidden, "code", "'piboot access show'")]
    [InlineData("right", "short", HttpStatusCode.BadRequest, "password", "at least 8")]
    [InlineData("right", null, HttpStatusCode.BadRequest, "password", "empty")]
    public async Task A_wrong_code_or_a_poor_password_sets_nothing(string? code, string? password, HttpStatusCode status, string field, string word)
    {
        await using var api = await RunningApi.StartAsync();
        code = code == "right" ? api.Door.SetupCode : code;
        using var response = await api.Network.PostAsync("/api/v1/setup", RunningApi.Json($$"""{"code":{{Quoted(code)}},"password":{{Quoted(password)}}}"""));
        await RunningApi.IsProblem(response, status, field, word);
        Assert.Null(RunningApi.CookieOf(response));
        Assert.True(api.Door.NeedsSetup);
    }

    [Fact]
    public async Task A_password_that_is_set_is_not_set_a_second_time_by_a_code()
    {
        await using var api = await RunningApi.StartAsync();
        var code = api.Door.SetupCode;
        foreach (var status in (HttpStatusCode[])[HttpStatusCode.NoContent, HttpStatusCode.Conflict])
        {
            using var response = await api.Network.PostAsync("/api/v1/setup", RunningApi.Json($$"""{"code":"{{code}}","password":"12345678"}"""));
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task Before_a_password_is_set_no_login_and_no_token_is_given()
    {
        await using var api = await RunningApi.StartAsync();
        using var login = await api.Network.PostAsync("/api/v1/login", RunningApi.Json("""{"password":""}"""));
        await RunningApi.IsProblem(login, HttpStatusCode.Conflict, null, "setup code");
        using var token = await api.Control.PostAsync("/api/v1/tokens", RunningApi.Json("""{"name":"a","scope":"read"}"""));
        await RunningApi.IsProblem(token, HttpStatusCode.Conflict, null, "piboot access password");
    }

    [Fact]
    public async Task A_cookie_is_for_this_site_alone_and_no_script()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var response = await LogInAsync(api);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var cookie = response.Headers.GetValues("Set-Cookie").Single().ToLowerInvariant().Split("; ");
        Assert.Matches("^piboot_session=[a-z0-9_-]{43}$", cookie[0]);
        Assert.Equal(["httponly", "max-age=7776000", "path=/", "samesite=strict"], cookie[1..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Five_wrong_passwords_make_the_next_one_wait_longer_and_longer()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await LogInAsync(api, "a wrong one");
            await RunningApi.IsProblem(wrong, HttpStatusCode.Unauthorized, "password", "not the password");
        }

        foreach (var wait in (int[])[1, 2, 4, 8])
        {
            using var limited = await LogInAsync(api);
            await RunningApi.IsProblem(limited, HttpStatusCode.TooManyRequests, null, $"in {wait} second");
            Assert.Equal(wait, (int)limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            api.Time.Advance(wait);
            using var wrong = await LogInAsync(api, "a wrong one");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        api.Time.Advance(16);
        using var right = await LogInAsync(api);
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        using var again = await LogInAsync(api, "a wrong one");
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task Ten_wrong_setup_codes_make_another_one()
    {
        await using var api = await RunningApi.StartAsync();
        var code = api.Door.SetupCode!;
        for (var i = 0; i < SetupCodes.Tries; i++)
        {
            using var wrong = await SetUpAsync(api, "AAAAAAAA");
            Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
            api.Time.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.NotEqual(code, api.Door.SetupCode);
        Assert.Contains(api.Told, told => told.Contains(api.Door.SetupCode!, StringComparison.Ordinal));
        using var old = await SetUpAsync(api, code);
        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
        api.Time.Advance(TimeSpan.FromMinutes(15));
        using var right = await SetUpAsync(api, api.Door.SetupCode!);
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
    }

    [Fact]
    public async Task Logging_out_ends_the_session_and_takes_the_cookie_away()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var response = await api.Browser.PostAsync("/api/v1/logout", null);
        Assert.Equal((HttpStatusCode.NoContent, ""), (response.StatusCode, RunningApi.CookieOf(response)));
        Assert.Contains("max-age=0", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Browser.GetAsync("/api/v1/clients")).StatusCode);
    }

    [Fact]
    public async Task Changing_the_password_ends_the_other_sessions_and_keeps_the_tokens()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var other = api.NewBrowser(RunningApi.CookieOf(await LogInAsync(api))!);
        var (program, _) = await api.NewProgramAsync("read");
        using var wrong = await api.Browser.PutAsync("/api/v1/password", RunningApi.Json("""{"current":"wrong one","password":"another horse"}"""));
        await RunningApi.IsProblem(wrong, HttpStatusCode.Forbidden, "current", "current password");
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/v1/clients")).StatusCode);
        using var right = await api.Browser.PutAsync("/api/v1/password", RunningApi.Json($$"""{"current":"{{RunningApi.Password}}","password":"another horse"}"""));
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.Browser.GetAsync("/api/v1/clients")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/v1/clients")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/clients")).StatusCode);
        using var old = await LogInAsync(api);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        program.Dispose();
    }

    [Fact]
    public async Task Sessions_are_listed_with_where_they_are_from_and_end_one_by_one()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/login") { Content = RunningApi.Json($$"""{"password":"{{RunningApi.Password}}"}""") };
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
        using var response = await api.Network.SendAsync(request);
        var sessions = await RunningApi.ReadAsync(await api.Browser.GetAsync("/api/v1/sessions"));
        Assert.Equal(2, sessions.GetArrayLength());
        var firefox = sessions.EnumerateArray().Single(s => s.GetProperty("browser").GetString() == "Firefox on Linux");
        Assert.Equal(("127.0.0.1", false), (firefox.GetProperty("address").GetString(), firefox.GetProperty("current").GetBoolean()));
        Assert.Single(sessions.EnumerateArray(), s => s.GetProperty("current").GetBoolean());
        var path = $"/api/v1/sessions/{firefox.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await api.Browser.DeleteAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Browser.DeleteAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData(29, 1, true)]
    [InlineData(30, 1, false)]
    [InlineData(20, 4, true)]
    [InlineData(20, 5, false)]
    public async Task A_session_ends_when_it_was_not_used_for_a_month_and_after_three(int days, int times, bool isThere)
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        var status = HttpStatusCode.OK;
        for (var i = 0; i < times; i++)
        {
            api.Time.Advance(TimeSpan.FromDays(days));
            status = (await api.Browser.GetAsync("/api/v1/status")).StatusCode;
        }

        Assert.Equal(isThere ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task The_session_that_was_used_longest_ago_makes_room_for_another()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        for (var i = 0; i < SessionLife.Most; i++)
        {
            api.Time.Advance(61);
            using var response = await LogInAsync(api);
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }

        Assert.Equal(SessionLife.Most, api.Door.Sessions.Count);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Browser.GetAsync("/api/v1/status")).StatusCode);
    }

    [Theory]
    [InlineData("", "read", "name")]
    [InlineData("a", "write", "scope")]
    [InlineData("a", "", "scope")]
    public async Task A_token_needs_a_name_and_a_scope(string name, string scope, string field)
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var response = await api.Browser.PostAsync("/api/v1/tokens", RunningApi.Json($$"""{"name":"{{name}}","scope":"{{scope}}"}"""));
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, field, "");
    }

    [Fact]
    public async Task A_token_is_told_once_and_listed_without_itself()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        using var made = await api.Browser.PostAsync("/api/v1/tokens", RunningApi.Json("""{"name":" prometheus ","scope":"read"}"""));
        Assert.Matches("^pb_[A-Za-z0-9_-]{43}$", (await RunningApi.ReadAsync(made)).GetProperty("token").GetString());
        var listed = (await api.GetAsync("/api/v1/tokens"))[0];
        Assert.Equal(("prometheus", "read"), (listed.GetProperty("name").GetString(), listed.GetProperty("scope").GetString()));
        Assert.Equal((null, null), (listed.GetProperty("token").GetString(), listed.GetProperty("used").GetString()));
    }

    [Fact]
    public async Task No_more_than_a_hundred_tokens_are_made()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        for (var i = 0; i < TokenRules.Most; i++)
        {
            Assert.NotNull(await api.Door.AddTokenAsync($"token {i}", TokenScope.Read));
        }

        using var response = await api.Browser.PostAsync("/api/v1/tokens", RunningApi.Json("""{"name":"one more","scope":"read"}"""));
        await RunningApi.IsProblem(response, HttpStatusCode.Conflict, null, "100");
    }

    [Fact]
    public async Task Without_a_drive_one_logs_in_all_the_same()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        api.State.Services = null;
        Assert.Equal(HttpStatusCode.OK, (await api.Browser.GetAsync("/api/v1/sessions")).StatusCode);
        using var response = await LogInAsync(api);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.Browser.GetAsync("/api/v1/clients")).StatusCode);
    }

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";

    private static Task<HttpResponseMessage> LogInAsync(RunningApi api, string password = RunningApi.Password) =>
        api.Network.PostAsync("/api/v1/login", RunningApi.Json($$"""{"password":"{{password}}"}"""));

    private static Task<HttpResponseMessage> SetUpAsync(RunningApi api, string code) =>
        api.Network.PostAsync("/api/v1/setup", RunningApi.Json($$"""{"code":"{{code}}","password":"{{RunningApi.Password}}"}"""));
}
