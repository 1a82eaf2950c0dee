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
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Clients" })).ToHaveAttributeAsync("aria-current", "page");
        await Page.WaitForTimeoutAsync(300);
        AssertClean();
    }
}
