using static PiBoot.Walk.Walker;

namespace PiBoot.Walk;

/// <summary>A Pi is plugged in: it appears by itself, is approved, named, boots, and its timeline is there.</summary>
public sealed class PiPluggedIn(Walker walker)
{
    /// <summary>Seconds in which a Pi appears on the board after it was heard.</summary>
    private const double Soon = 1;

    public async Task WalkAsync()
    {
        var page = walker.Page;
        await walker.GoAsync("#/clients");
        await page.EvaluateAsync(
            """
            () => new MutationObserver((_, watch) => {
              if (document.querySelector('.board-row')) { window.appeared = Date.now(); watch.disconnect(); }
            }).observe(document.body, { childList: true, subtree: true })
            """);
        await walker.Hands.DoAsync("plug");
        var row = walker.Row("pi-b0000004");
        await Expect(row.GetByText("To approve")).ToBeVisibleAsync();
        var delay = await page.EvaluateAsync<double>(
            "async () => (window.appeared - new Date((await (await fetch('/api/v1/clients')).json())[0].firstSeen).getTime()) / 1000");
        walker.Say($"a Pi that was plugged in appears {delay:F2} s after its first packet");
        if (delay > Soon)
        {
            throw new WalkException($"it took {delay:F2} s to appear");
        }

        await row.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await row.HoverAsync();
        await row.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Rename pi-b0000004" }).ClickAsync();
        await page.Keyboard.TypeAsync("kitchen");
        await page.Keyboard.PressAsync("Enter");
        await Expect(walker.Row("kitchen")).ToBeVisibleAsync();
        walker.Say("it is approved and named in place");

        await Expect(page.Locator("[data-group=up] .board-row")).ToContainTextAsync("kitchen", new() { Timeout = 90_000 });
        await walker.PictureAsync("board");
        await walker.GoAsync("#/clients/b0000004");
        await Expect(page.Locator("h1")).ToHaveTextAsync("kitchen");
        await Expect(page.Locator(".chart-mark").First).ToBeVisibleAsync();
        await Expect(page.Locator("[aria-label^='kernel8.img']").First).ToBeAttachedAsync();
        await page.GetByText("Events as a table").ClickAsync();
        foreach (var word in (string[])["discover", "offer", "kernel8.img", "up"])
        {
            await Expect(page.Locator(".events tbody")).ToContainTextAsync(word);
        }

        await walker.PictureAsync("client");
        walker.Say("it is up, and its timeline tells from the DISCOVER to the end");
    }
}
