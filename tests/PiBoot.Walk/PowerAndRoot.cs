using static PiBoot.Walk.Walker;

namespace PiBoot.Walk;

/// <summary>Its relay, a capture of its next boot, a power cycle, a snapshot and a rollback.</summary>
public sealed class PowerAndRoot(Walker walker)
{
    public async Task WalkAsync()
    {
        var page = walker.Page;
        await page.GetByLabel("Relay", new() { Exact = true }).SelectOptionAsync("hall/1");
        await walker.Button("Save").First.ClickAsync();
        await Expect(page.Locator(".toast").Filter(new() { HasText = "Saved." })).ToBeVisibleAsync();
        await walker.Button("Record its next boot").ClickAsync();
        await Expect(page.GetByText("Waits for its next boot.")).ToBeVisibleAsync();

        await walker.Button("Make a snapshot").ClickAsync();
        await walker.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("clean");
        await walker.Button("Make it").ClickAsync();
        await walker.Button("Roll back to clean").ClickAsync();
        await Expect(walker.Dialog).ToContainTextAsync("it is done when it boots next");
        await walker.Dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(page.Locator(".toast").Filter(new() { HasText = "Done when it boots next" })).ToBeVisibleAsync();
        walker.Say("a snapshot is made, and the way back to it waits for the next boot");

        await page.GetByRole(Microsoft.Playwright.AriaRole.Region, new() { Name = "Power", Exact = true })
            .GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Off and on …" }).ClickAsync();
        await Expect(walker.Dialog).ToContainTextAsync("It is asked to shut down");
        await walker.Dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Off and on", Exact = true }).ClickAsync();
        await Expect(page.Locator(".client-stage")).Not.ToContainTextAsync("Up", new() { Timeout = 60_000 });
        await Expect(page.Locator(".client-stage")).ToContainTextAsync("Up", new() { Timeout = 120_000 });
        await Expect(page.GetByText("Recorded; it ended because the client is up.")).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download pcap").ClickAsync());
        await download.SaveAsAsync(walker.Hands.PathOf("boot.pcap"));
        await walker.Hands.DoAsync("read-pcap");
        await Expect(page.GetByText("before-rollback").First).ToBeVisibleAsync();
        walker.Say("its power was cycled, the rollback done, and its boot recorded for Wireshark");
    }
}
