using Microsoft.Playwright;

namespace PiBoot.Dashboard.Tests;

/// <summary>Operating systems: an image from a browser's disk to a system of the appliance.</summary>
[Collection(SharedBrowser.Name)]
public sealed class SystemsPageTests(Chromium chromium) : DashboardTest(chromium)
{
    /// <summary>Puts a file of so many bytes on the page, as a hand would.</summary>
    private const string Drop = """
        size => {
          const bytes = new Uint8Array(size).map((_, i) => i * 7);
          const data = new DataTransfer();
          data.items.add(new File([bytes], '2025-05-13-raspios-bookworm-arm64-lite.img.xz'));
          for (const name of ['dragover', 'drop']) {
            document.querySelector('h1').dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data }));
          }
        }
        """;

    private ILocator Transfer => Page.Locator(".transfer");

    [ChromiumFact]
    public async Task An_image_that_is_dropped_on_the_page_is_sent_in_pieces_and_imported()
    {
        const int size = 20_000_000;
        var unpacking = new TaskCompletionSource();
        Dashboard.Appliance.Gate = unpacking;
        var puts = 0;
        Page.Request += (_, request) => puts += request.Method == "PUT" ? 1 : 0;
        await OpenAsync("/clients");
        await Page.EvaluateAsync(Drop, size);
        var name = Page.GetByLabel("Name", new() { Exact = true });
        await Expect(name).ToHaveValueAsync("raspios-bookworm-arm64-lite");
        await name.FillAsync("trixie");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send and import" }).ClickAsync();
        await Expect(Page.Locator("dialog .field-problem").Filter(new() { HasText = "already" })).ToBeVisibleAsync();
        await name.FillAsync("bookworm");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send and import" }).ClickAsync();

        await Expect(Page.Locator("h1")).ToHaveTextAsync("Systems");
        await Expect(Transfer).ToContainTextAsync("Import 2025-05-13-raspios-bookworm-arm64-lite.img.xz as bookworm");
        await Expect(Transfer).ToContainTextAsync("unpacking · 20.0 MB of 40.0 MB");
        await Expect(Transfer.Locator("[role=progressbar]")).ToHaveAttributeAsync("aria-valuenow", "50");
        Assert.Equal(3, puts);
        var content = Dashboard.Uploads.ContentOf("0000000000000001");
        Assert.Equal(size, content.Length);
        Assert.Equal((byte)((size - 1) * 7 % 256), content[^1]);

        unpacking.SetResult();
        await Expect(Page.Locator(".system").Filter(new() { HasText = "bookworm" })).ToBeVisibleAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("bookworm is imported");
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_sending_is_paused_and_goes_on_and_survives_a_lost_connection()
    {
        Dashboard.Appliance.Gate = new TaskCompletionSource();
        await OpenAsync("/systems");

        // As over a slow network: there is time to look.
        await using var slow = await SlowAsync(6_000_000);
        await Page.EvaluateAsync(Drop, 30_000_000);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send and import" }).ClickAsync();
        await Expect(Transfer).ToContainTextAsync("left");
        await Transfer.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(Transfer).ToContainTextAsync("Paused");
        await Transfer.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(Transfer).ToContainTextAsync("left");

        await Dashboard.VanishAsync();
        await Expect(Transfer).ToContainTextAsync("Connection lost");
        await Dashboard.ResumeAsync();
        await slow.DisposeAsync();
        await Expect(Transfer).ToContainTextAsync("Import 2025-05-13", new() { Timeout = 30_000 });
        Assert.Equal(30_000_000, Dashboard.Uploads.ContentOf("0000000000000001").Length);
    }

    [ChromiumFact]
    public async Task An_import_that_fails_while_another_page_is_looked_at_is_told_there()
    {
        Dashboard.Appliance.Gate = new TaskCompletionSource();
        await OpenAsync("/systems");
        await Page.EvaluateAsync(Drop, 1000);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send and import" }).ClickAsync();
        await Expect(Transfer).ToContainTextAsync("unpacking");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Clients" }).First.ClickAsync();
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Clients");
        Dashboard.Appliance.Fault = "The drive is full.";
        Dashboard.Appliance.Gate.SetResult();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("The drive is full.");
    }

    [ChromiumFact]
    public async Task An_import_whose_first_event_comes_before_the_answer_to_its_order_is_shown_once()
    {
        Dashboard.Appliance.Gate = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        await OpenAsync("/systems");
        await Page.RouteAsync("**/api/v1/os", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.FallbackAsync();
                return;
            }

            var answer = await route.FetchAsync();
            await held.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        await Page.EvaluateAsync(Drop, 1000);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send and import" }).ClickAsync();
        await Expect(Transfer.First).ToContainTextAsync("unpacking");
        await Expect(Transfer).ToHaveCountAsync(1);
        held.SetResult();
        Dashboard.Appliance.Gate.SetResult();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("is imported");
    }

    [ChromiumFact]
    public async Task What_was_sent_is_not_deleted_without_a_question()
    {
        Dashboard.Appliance.Gate = new TaskCompletionSource();
        await OpenAsync("/systems");
        await using var slow = await SlowAsync(2_000_000);
        await Page.EvaluateAsync(Drop, 30_000_000);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send and import" }).ClickAsync();
        await Expect(Transfer).ToContainTextAsync("left");
        await Transfer.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(Page.Locator("dialog")).ToContainTextAsync("Stop sending");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Transfer).ToHaveCountAsync(1);
        await Transfer.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Stop and delete" }).ClickAsync();
        await Expect(Transfer).ToHaveCountAsync(0);
        Assert.Empty(Dashboard.Uploads.List());
    }

    [ChromiumFact]
    public async Task What_an_earlier_visit_left_is_shown_and_goes_on_with_the_same_file()
    {
        var begun = Dashboard.Uploads.Begin("2025-05-13-raspios-bookworm-arm64-lite.img.xz", 1_000_000);
        await Dashboard.Uploads.AppendAsync(begun.Id, 0, new MemoryStream(new byte[400_000]), default);
        await OpenAsync("/systems");
        await Expect(Transfer).ToContainTextAsync("400 kB of 1.0 MB are here. Choose the same file again");
        await Page.EvaluateAsync(Drop, 1_000_000);
        await Expect(Page.Locator("dialog")).ToContainTextAsync("400 kB of it are here already");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send and import" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("is imported");
        Assert.Equal(1_000_000, Dashboard.Uploads.ContentOf(begun.Id).Length);
        AssertClean();
    }

    [ChromiumFact]
    public async Task What_is_wrong_with_an_address_stands_at_its_field()
    {
        await OpenAsync("/systems");
        await Page.GetByRole(AriaRole.Button, new() { Name = "From the web or a path" }).ClickAsync();
        await Page.GetByLabel("Address or path").FillAsync("ftp://example.net/trixie-arm64.img.xz");
        await Expect(Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("trixie-arm64");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(Page.GetByLabel("Address or path")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(Page.Locator("dialog")).ToContainTextAsync("neither an absolute path");
        await Page.GetByLabel("Address or path").FillAsync("https://example.net/trixie-arm64.img.xz");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("trixie-arm64 is imported");
    }

    [ChromiumFact]
    public async Task A_system_says_which_models_boot_becomes_the_default_and_says_why_it_stays()
    {
        await OpenAsync("/systems");
        var card = Page.Locator(".system");
        await Expect(card).ToContainTextAsync("Pi 1would not boot: no kernel");
        await card.GetByRole(AriaRole.Button, new() { Name = "Make trixie the default" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "For Pi 4" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("new clients of Pi 4");
        Assert.Contains("default trixie pi4", Dashboard.Appliance.Orders);

        Dashboard.Appliance.Fault = "'trixie' is the operating system of kitchen: give it another first.";
        await card.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(Page.Locator("dialog")).ToContainTextAsync("is the operating system of kitchen");
    }

    private async Task<IAsyncDisposable> SlowAsync(int bytesPerSecond)
    {
        var session = await Page.Context.NewCDPSessionAsync(Page);
        await LimitAsync(session, bytesPerSecond);
        return new Limit(session);
    }

    private static Task<System.Text.Json.JsonElement?> LimitAsync(ICDPSession session, int bytesPerSecond) => session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
    {
        ["offline"] = false,
        ["latency"] = 0,
        ["downloadThroughput"] = -1,
        ["uploadThroughput"] = bytesPerSecond,
    });

    private sealed class Limit(ICDPSession session) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await LimitAsync(session, -1);
    }
}
