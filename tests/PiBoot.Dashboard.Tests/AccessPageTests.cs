using Microsoft.Playwright;

namespace PiBoot.Dashboard.Tests;

/// <summary>Coming in over the network: the first visit, the login, and who else may.</summary>
[Collection(SharedBrowser.Name)]
public sealed class AccessPageTests(Chromium chromium) : DashboardTest(chromium)
{
    private const string Password = RunningDashboard.Password;

    /// <summary>Each of these comes in by itself.</summary>
    private protected override Task LogInAsync(IBrowserContext browser) => Task.CompletedTask;

    [ChromiumFact]
    public async Task The_first_visit_sets_the_password_with_the_code_and_the_next_one_logs_in()
    {
        await Page.GotoAsync($"{Dashboard.Origin}/#/doctor");
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Welcome");
        var set = Page.GetByRole(AriaRole.Button, new() { Name = "Set the password" });
        await Page.GetByLabel("Setup code").FillAsync("AAAA-AAAA");
        await Page.GetByLabel("New password").FillAsync("short");
        await Page.GetByLabel("The same once more").FillAsync("short");
        await set.ClickAsync();
        await Expect(Page.GetByText("A password has at least 8 characters.")).ToBeVisibleAsync();
        await Page.GetByLabel("New password").FillAsync(Password);
        await set.ClickAsync();
        await Expect(Page.GetByText("The two passwords differ.")).ToBeVisibleAsync();
        await Page.GetByLabel("The same once more").FillAsync(Password);
        await set.ClickAsync();
        await Expect(Page.GetByLabel("Setup code")).ToHaveAttributeAsync("aria-invalid", "true");
        await Page.GetByLabel("Setup code").FillAsync(Dashboard.Door.SetupCode!.ToLowerInvariant());
        await set.ClickAsync();

        // Where one wanted to go.
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Doctor");
        await Page.GotoAsync($"{Dashboard.Origin}/#/access");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Log in");
        await Page.GetByLabel("Password").FillAsync("wrong password");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByLabel("Password")).ToHaveAttributeAsync("aria-invalid", "true");
        await Page.GetByLabel("Password").FillAsync(Password);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Clients");
    }

    [ChromiumFact]
    public async Task Password_managers_know_what_each_field_is()
    {
        await Page.GotoAsync($"{Dashboard.Origin}/login");
        await Expect(Page.GetByLabel("New password")).ToHaveAttributeAsync("autocomplete", "new-password");
        await Expect(Page.GetByLabel("Setup code")).ToHaveAttributeAsync("autocomplete", "one-time-code");
        await Expect(Page.Locator("[autocomplete=username]")).ToHaveCountAsync(1);
        await LogInAsync();
        AssertClean();
        await using var other = await Page.Context.Browser!.NewContextAsync();
        var page = await other.NewPageAsync();
        await page.GotoAsync($"{Dashboard.Origin}/login");
        await Expect(page.GetByLabel("Password")).ToHaveAttributeAsync("autocomplete", "current-password");
    }

    [ChromiumFact]
    public async Task A_new_token_is_shown_once_works_and_is_revoked()
    {
        await LogInAsync();
        await Page.GotoAsync($"{Dashboard.Origin}/#/access");
        await Page.GetByRole(AriaRole.Button, new() { Name = "New token" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Expect(Page.GetByText("A token needs a name.")).ToBeVisibleAsync();
        await Page.GetByLabel("Name").FillAsync("prometheus");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        var token = await Page.Locator(".token-value").TextContentAsync();
        Assert.Equal(200, await StatusWith(token!));
        await Page.ReloadAsync();
        await Expect(Page.Locator(".access-row").Filter(new() { HasText = "prometheus" })).ToContainTextAsync("Read only");
        await Expect(Page.Locator(".token-value")).ToHaveCountAsync(0);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Revoke prometheus" }).ClickAsync();
        await Page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("prometheus is revoked");
        Assert.Equal(401, await StatusWith(token!));
    }

    [ChromiumFact]
    public async Task Another_browser_is_logged_out_from_here()
    {
        await LogInAsync();
        using var login = new StringContent($$"""{"password":"{{Password}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var client = new HttpClient();
        using var response = await client.PostAsync($"{Dashboard.Origin}/api/v1/login", login);
        Assert.True(response.IsSuccessStatusCode);
        await Page.GotoAsync($"{Dashboard.Origin}/#/access");
        var sessions = Page.GetByRole(AriaRole.Region, new() { Name = "Sessions" }).Locator(".access-row");
        await Expect(sessions).ToHaveCountAsync(2);
        await Expect(sessions.Filter(new() { HasText = "this one" })).ToHaveCountAsync(1);
        await sessions.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(sessions).ToHaveCountAsync(1);
    }

    [ChromiumFact]
    public async Task The_password_is_changed_by_who_knows_it()
    {
        await LogInAsync();
        await Page.GotoAsync($"{Dashboard.Origin}/#/access");
        await Page.GetByLabel("Password now").FillAsync("wrong password");
        await Page.GetByLabel("New password").FillAsync("battery staple");
        await Page.GetByLabel("The same once more").FillAsync("battery staple");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Expect(Page.GetByLabel("Password now")).ToHaveAttributeAsync("aria-invalid", "true");
        await Page.GetByLabel("Password now").FillAsync(Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("The password is changed");
    }

    private async Task LogInAsync()
    {
        await Page.GotoAsync($"{Dashboard.Origin}/login");
        await Page.GetByLabel("Setup code").FillAsync(Dashboard.Door.SetupCode!);
        await Page.GetByLabel("New password").FillAsync(Password);
        await Page.GetByLabel("The same once more").FillAsync(Password);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Clients");
    }

    private async Task<int> StatusWith(string token)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Dashboard.Origin}/api/v1/status");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
