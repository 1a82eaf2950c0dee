using Microsoft.Playwright;

namespace PiBoot.Dashboard.Tests;

/// <summary>Questions, menus, and where one ends up.</summary>
[Collection(SharedBrowser.Name)]
public sealed class DialogTests(Chromium chromium) : DashboardTest(chromium)
{
    private ILocator Dialog => Page.Locator("dialog");

    [ChromiumFact]
    public async Task A_question_cannot_be_closed_while_its_order_is_under_way_and_shows_how_it_ended()
    {
        await OpenAsync("/drives");
        var answer = new TaskCompletionSource();
        await Page.RouteAsync("**/api/v1/drives/prepare", async route =>
        {
            await answer.Task;
            await route.FulfillAsync(new() { Status = 409, ContentType = "application/problem+json", Body = """{"title":"No","detail":"The drive was pulled."}""" });
        });
        await AskAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Erase and prepare" }).ClickAsync();
        await Expect(Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeDisabledAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Page.Keyboard.PressAsync("Escape");
        await Page.Mouse.ClickAsync(3, 3);
        await Page.EvaluateAsync("location.hash = '#/doctor'");
        await Expect(Dialog).ToBeVisibleAsync();
        answer.SetResult();
        await Expect(Dialog).ToContainTextAsync("The drive was pulled.");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task A_click_on_the_edge_of_a_question_keeps_what_was_typed_and_one_beside_it_declines()
    {
        await OpenAsync("/drives");
        await AskAsync();
        await Dialog.ClickAsync(new() { Position = new() { X = 5, Y = 5 } });
        await Expect(Dialog.GetByRole(AriaRole.Textbox)).ToHaveValueAsync("/dev/sda");
        await Page.Mouse.ClickAsync(3, 3);
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task A_question_goes_with_its_page()
    {
        await OpenAsync("/doctor");
        await OpenAsync("/drives");
        await AskAsync();
        await Page.GoBackAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Doctor");
        await Expect(Page.Locator("h1")).ToBeFocusedAsync();
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_menu_goes_with_its_page()
    {
        Dashboard.PlugIn(1);
        await OpenAsync("/clients");
        await Page.Locator(".board-row [aria-haspopup=menu]").First.ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        await Page.EvaluateAsync("location.hash = '#/doctor'");
        await Expect(Page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
        AssertClean();
    }

    [ChromiumFact]
    public async Task An_address_that_nobody_means_leads_home()
    {
        await OpenAsync("/doctor");
        await OpenAsync("/clients/%");
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Clients");
        AssertClean();
    }

    [ChromiumFact]
    public async Task Who_logs_in_again_is_where_the_session_ended()
    {
        await OpenAsync("/doctor");
        await Expect(Page.Locator(".doctor-summary")).ToContainTextAsync("1 thing");
        await Dashboard.EndSessionsAsync();
        await Page.WaitForURLAsync("**/login#/doctor");
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(RunningDashboard.Password);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Doctor");
    }

    [ChromiumFact]
    public async Task On_a_phone_what_is_tabbed_to_stands_above_the_bar_and_a_long_summary_is_not_torn()
    {
        await Page.SetViewportSizeAsync(390, 600);
        var client = Dashboard.PlugIn(1);
        await OpenAsync($"/clients/{client.Id}");
        var summary = Page.Locator("summary").First;
        var lines = await summary.EvaluateAsync<double>("s => parseFloat(getComputedStyle(s).lineHeight) / parseFloat(getComputedStyle(s).fontSize)");
        Assert.InRange(lines, 1.2, 1.8);
        await OpenAsync("/settings");
        var bar = (await Page.Locator(".nav").BoundingBoxAsync())!;
        var padding = await Page.EvaluateAsync<double>("parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom)");
        Assert.InRange(padding, bar.Height, bar.Height + 30);
    }

    private async Task AskAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Erase and prepare" }).ClickAsync();
        await Dialog.GetByRole(AriaRole.Textbox).FillAsync("/dev/sda");
    }
}
