using static PiBoot.Walk.Walker;

namespace PiBoot.Walk;

/// <summary>The setup code from the display, a password, and the empty board.</summary>
public sealed class FirstVisit(Walker walker)
{
    public async Task WalkAsync()
    {
        var page = walker.Page;
        await page.GotoAsync(walker.Appliance.ToString());
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Welcome" })).ToBeVisibleAsync();
        await page.GetByLabel("Setup code").FillAsync("AAAA-AAAA");
        await page.GetByLabel("New password").FillAsync(Walker.Password);
        await page.GetByLabel("The same once more").FillAsync(Walker.Password);
        await walker.Button("Set the password").ClickAsync();
        await Expect(page.Locator(".field-problem").Filter(new() { HasText = "code" })).ToBeVisibleAsync();
        walker.Say("a wrong setup code is refused");

        await page.GetByLabel("Setup code").FillAsync(await walker.Hands.DoAsync("code"));
        await walker.Button("Set the password").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Clients");
        await Expect(page.GetByText("No Pi was heard yet")).ToBeVisibleAsync();
        await walker.PictureAsync("first");
        walker.Say("the code on the display opens it, and the board says what to do");
    }
}
