using Microsoft.Playwright;
using static PiBoot.Walk.Walker;

namespace PiBoot.Walk;

/// <summary>The first visit to an appliance that was just flashed: it has no drive yet, and prepares the stick that is plugged in.</summary>
public sealed class ApplianceSetUp(Walker walker, TimeSpan patience)
{
    public async Task WalkAsync()
    {
        var page = walker.Page;
        await page.GotoAsync(walker.Appliance.ToString());
        await page.GetByLabel("Setup code").FillAsync(await walker.Hands.DoAsync("code"));
        await page.GetByLabel("New password").FillAsync(Walker.Password);
        await page.GetByLabel("The same once more").FillAsync(Walker.Password);
        await walker.Button("Set the password").ClickAsync();
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        walker.Say("the code on its screen opens it");

        await walker.GoAsync("#/drives");
        await Expect(page.GetByText("No drive is served from.")).ToBeVisibleAsync();
        await walker.PictureAsync("no-drive");
        var stick = page.Locator(".card.drive").Filter(new() { HasText = "Empty" });
        await stick.GetByRole(AriaRole.Button, new() { Name = "Prepare" }).ClickAsync();
        await walker.Dialog.GetByRole(AriaRole.Button, new() { Name = "Prepare" }).ClickAsync();
        await Expect(page.Locator(".card.drive").Filter(new() { HasText = "Served from" })).ToBeVisibleAsync(new() { Timeout = (float)patience.TotalMilliseconds });
        walker.ForgiveWithoutDrive();
        await walker.PictureAsync("drive");
        walker.Say("it says that it has no drive, and prepares the stick");
    }
}
