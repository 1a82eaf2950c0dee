using static PiBoot.Walk.Walker;

namespace PiBoot.Walk;

/// <summary>A Pi whose system has no kernel for it: the advice is read, on a phone.</summary>
public sealed class BrokenPi(Walker walker)
{
    public async Task WalkAsync()
    {
        var page = walker.Page;
        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        await walker.GoAsync("#/clients");
        await walker.Hands.DoAsync("plug-broken");
        var row = walker.Row("pi-b0000005");
        await row.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.Locator("[data-group=attention] .board-row").Filter(new() { HasText = "pi-b0000005" }).Locator(".verdict-cause"))
            .ToContainTextAsync(".img is missing", new() { Timeout = 120_000 });
        await walker.PictureAsync("phone-board");
        await walker.GoAsync("#/clients/b0000005");
        var verdict = page.GetByRole(Microsoft.Playwright.AriaRole.Region, new() { Name = "What is wrong" });
        await Expect(verdict.Locator(".verdict-advice")).ToContainTextAsync("piboot os check");
        if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"))
        {
            throw new WalkException("the page is wider than the phone");
        }

        await walker.PictureAsync("phone-client");
        walker.Say("a Pi that finds no kernel says so, and what to do");
    }
}
