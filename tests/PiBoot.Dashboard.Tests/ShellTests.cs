using Microsoft.Playwright;

namespace PiBoot.Dashboard.Tests;

/// <summary>What surrounds every page.</summary>
[Collection(SharedBrowser.Name)]
public sealed class ShellTests(Chromium chromium) : DashboardTest(chromium)
{
    [ChromiumFact]
    public async Task The_first_page_is_the_board_and_nothing_is_asked_of_anybody_else()
    {
        Dashboard.PlugIn(0x1234abcd);
        await OpenAsync("");
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Clients");
        await Expect(Row("pi-1234abcd")).ToBeVisibleAsync();
        await Expect(Page.Locator(".nav").GetByRole(AriaRole.Link, new() { Name = "Clients" })).ToHaveAttributeAsync("aria-current", "page");
        AssertClean();
    }

    [ChromiumFact]
    public async Task What_troubles_the_appliance_stands_above_every_page()
    {
        Dashboard.Appliance.Troubles = ["No cable.", "The drive is almost full."];
        await OpenAsync("/clients");
        await Expect(Page.Locator(".banner-trouble")).ToHaveCountAsync(2);
        await Expect(Page.Locator(".banner-trouble").First).ToContainTextAsync("No cable.");
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_lost_connection_is_told_and_what_was_missed_is_caught_up_with()
    {
        var client = Dashboard.PlugIn(0x1234abcd);
        await OpenAsync("/clients");
        await Expect(Row("pi-1234abcd")).ToHaveAttributeAsync("data-stage", "dhcp");
        await Dashboard.VanishAsync();
        await Expect(Page.GetByText("Connection lost, trying again.")).ToBeVisibleAsync();
        Dashboard.Tell(client, (t, now) => t.Up(now, 12, "up"));
        Dashboard.PlugIn(0x1234abce);
        await Dashboard.ResumeAsync();
        await Expect(Page.GetByText("Connection lost, trying again.")).ToHaveCountAsync(0);
        await Expect(Row("pi-1234abcd")).ToHaveAttributeAsync("data-stage", "up");
        await Expect(Row("pi-1234abce")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task A_stream_that_fell_silent_is_opened_anew_and_what_was_missed_is_caught_up_with()
    {
        await Page.Clock.InstallAsync();
        await OpenAsync("/clients");
        await Expect(Page.Locator(".empty")).ToBeVisibleAsync();
        var before = Requests("/api/v1/events");

        // The service has said nothing for longer than it ever does, and no browser says so.
        await Page.Clock.FastForwardAsync(50_000);
        Dashboard.PlugIn(0x1234abcd);
        await Expect(Row("pi-1234abcd")).ToBeVisibleAsync();
        Assert.True(Requests("/api/v1/events") > before);
    }

    [ChromiumFact]
    public async Task Times_go_by_the_appliances_clock_whatever_the_phones_says()
    {
        await Page.Clock.InstallAsync(new() { TimeDate = DateTime.UtcNow.AddHours(3) });
        Dashboard.PlugIn(0x1234abcd);
        await OpenAsync("/clients");
        await Expect(Row("pi-1234abcd").Locator(".row-since")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9]+ s$"));
        AssertClean();
    }

    [ChromiumFact]
    public async Task Who_is_logged_out_elsewhere_is_asked_to_log_in_again()
    {
        await OpenAsync("/clients");
        await Expect(Page.Locator(".empty")).ToBeVisibleAsync();
        await Dashboard.EndSessionsAsync();
        await Page.WaitForURLAsync("**/login#/clients");
        await Expect(Page.GetByLabel("Password", new() { Exact = true })).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task A_script_that_got_into_a_page_is_not_run()
    {
        await OpenAsync("/clients");
        await Page.EvaluateAsync("""
            () => {
              window.smuggled = 0;
              const script = document.createElement('script');
              script.textContent = 'window.smuggled = 1';
              document.body.append(script);
              const image = document.createElement('img');
              image.setAttribute('onerror', 'window.smuggled = 2');
              image.src = 'data:,';
              document.body.append(image);
            }
            """);
        await Page.WaitForTimeoutAsync(200);
        Assert.Equal(0, await Page.EvaluateAsync<int>("window.smuggled"));
    }

    [ChromiumFact]
    public async Task Without_a_drive_the_page_is_there_says_why_it_is_empty_and_fills_when_the_drive_is_back()
    {
        Dashboard.PlugIn(0x1234abcd);
        Dashboard.State.Services = null;
        await OpenAsync("/clients");
        await Expect(Page.Locator("#main").GetByRole(AriaRole.Alert)).ToContainTextAsync("No cable.");
        Dashboard.State.Services = Dashboard.Services;
        await Expect(Row("pi-1234abcd")).ToBeVisibleAsync();
        AssertClean("status of 503");
    }

    [ChromiumFact]
    public async Task Colours_follow_the_system_until_somebody_chooses_and_the_choice_is_kept()
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await OpenAsync("/clients");
        const string Ground = "getComputedStyle(document.body).backgroundColor";
        var dark = await Page.EvaluateAsync<string>(Ground);
        await Button("Colours: As the system").ClickAsync();
        await Expect(Button("Colours: Light")).ToBeVisibleAsync();
        var light = await Page.EvaluateAsync<string>(Ground);
        Assert.NotEqual(dark, light);
        await Page.ReloadAsync();
        await Expect(Button("Colours: Light")).ToBeVisibleAsync();
        Assert.Equal(light, await Page.EvaluateAsync<string>(Ground));
        await Button("Colours: Light").ClickAsync();
        Assert.Equal(dark, await Page.EvaluateAsync<string>(Ground));
        AssertClean();
    }
}
