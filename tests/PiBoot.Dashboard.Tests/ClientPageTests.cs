using System.Globalization;
using Microsoft.Playwright;
using PiBoot.Core.Capture;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Dashboard.Tests;

/// <summary>The page of one client.</summary>
[Collection(SharedBrowser.Name)]
public sealed class ClientPageTests(Chromium chromium) : DashboardTest(chromium)
{
    private Client _client = null!;

    [ChromiumFact]
    public async Task A_stalled_client_says_what_is_wrong_and_what_to_do()
    {
        _client = Dashboard.Approve(Dashboard.Know(0x1a2b3c60, "Raspberry Pi 5"), "workshop");
        Dashboard.Stalls(_client);
        await OpenAsync($"/clients/{_client.Id}");
        var verdict = Page.GetByRole(AriaRole.Region, new() { Name = "What is wrong" });
        await Expect(verdict.Locator(".verdict-cause")).ToContainTextAsync("kernel_2712.img is missing (the LED flashes 7 times).");
        await Expect(verdict.Locator(".verdict-advice")).ToContainTextAsync("'piboot os check' says which.");
        await Expect(Page.Locator(".client-stage")).ToContainTextAsync("Stalled");
        AssertClean();
    }

    [ChromiumFact]
    public async Task The_boot_is_a_chart_that_can_be_walked_through_and_a_table()
    {
        await OpenUpAsync();
        var marks = Page.Locator(".chart-mark");
        await Expect(marks.First).ToBeVisibleAsync();
        await Expect(Page.GetByText("Last boot", new() { Exact = true })).ToBeVisibleAsync();
        await marks.First.FocusAsync();
        await Page.Keyboard.PressAsync("End");
        await Expect(Page.Locator(".chart-detail")).ToContainTextAsync("up (kitchen");
        await Page.Locator("[aria-label^='kernel8.img: 9.4 MB in 1.9 s']").HoverAsync();
        await Expect(Page.Locator(".chart-detail")).ToContainTextAsync("kernel8.img: 9.4 MB in 1.9 s");
        await Page.GetByText("Events as a table").ClickAsync();
        await Expect(Page.Locator(".events tbody tr").Last).ToContainTextAsync("18.4 s");
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_boot_is_compared_with_those_before_it_and_another_can_be_chosen()
    {
        _client = Dashboard.Approve(Dashboard.Know(0x1a2b3c40), "kitchen");
        double[] paces = [1, 1.1, 2];
        for (var i = 0; i < paces.Length; i++)
        {
            Dashboard.BootsUp(_client, 3000 - 900 * i, paces[i]);
            Dashboard.Keep(_client);
        }

        await OpenAsync($"/clients/{_client.Id}");
        await Expect(Page.Locator(".compare-bar")).ToHaveCountAsync(3);
        await Expect(Page.Locator(".compare-sentence")).ToContainTextAsync("longer than usual (median of 2 others: 30.");
        await Page.Locator(".compare-bar").Nth(2).ClickAsync();
        await Expect(Page.Locator(".compare-bar").Nth(2)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Page.GetByText("An earlier boot")).ToBeVisibleAsync();
        await Expect(Page.Locator(".compare-sentence")).ToContainTextAsync("This boot took 29.0 s");
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_boot_under_way_grows_while_it_is_looked_at()
    {
        _client = Dashboard.PlugIn(0x1a2b3c40);
        await OpenAsync($"/clients/{_client.Id}");
        await Expect(Page.GetByText("Boot under way")).ToBeVisibleAsync();
        Dashboard.Tell(_client, (t, now) => t.File(now, "file", "start4.elf", 2_264_768, 0.6, null));
        await Expect(Page.Locator("[aria-label^='start4.elf: 2.3 MB']")).ToHaveCountAsync(1);
        await Expect(Page.Locator(".client-stage")).ToContainTextAsync("Firmware");
        AssertClean();
    }

    [ChromiumFact]
    public async Task Rolling_back_is_asked_about_and_tells_when_it_is_done()
    {
        Dashboard.Appliance.IsRunning = true;
        await OpenUpAsync();
        await Button("Roll back to clean").ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "Roll back to clean?" });
        await Expect(dialog).ToContainTextAsync("it is done when it boots next");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("Done when it boots next");
        Assert.Contains($"replace {_client.Id} clean", Dashboard.Appliance.Orders);

        Dashboard.Appliance.IsRunning = false;
        await Button("More for the root").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Reset the root …" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(Page.Locator(".toast").Last).ToContainTextAsync("kept as before-reset-20261122-120000");
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_snapshot_is_made_and_removed_and_a_refusal_is_told_in_the_dialog()
    {
        await OpenUpAsync();
        await Button("Make a snapshot").ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("before-upgrade");
        await Button("Make it").ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("Snapshot before-upgrade is made.");
        Assert.Contains($"snapshot {_client.Id} before-upgrade", Dashboard.Appliance.Orders);

        Dashboard.Appliance.Fault = "The drive is full.";
        await Button("Remove snapshot clean").ClickAsync();
        await Button("Remove").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("The drive is full.");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        AssertClean("status of 409");
    }

    [ChromiumFact]
    public async Task Where_no_snapshots_can_be_made_that_is_said_in_the_place_of_the_buttons()
    {
        Dashboard.Appliance.NoSnapshots = "Roots lie on the NAS (nas:/volume/piboot), where no snapshot can be made.";
        await OpenUpAsync();
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Root and snapshots" })).ToContainTextAsync("Roots lie on the NAS");
        await Expect(Button("Make a snapshot")).ToBeHiddenAsync();
        await Expect(Button("Roll back to clean")).ToHaveCountAsync(0);
        AssertClean();
    }

    [ChromiumFact]
    public async Task What_somebody_else_changed_meanwhile_is_not_overwritten_unseen()
    {
        await OpenUpAsync();
        var hostname = Page.GetByLabel("Host name");
        await hostname.FillAsync("mine");
        Dashboard.Directory.Edit(_client.Id, new ClientEdit(null, "theirs", null, null));
        await Button("Save").First.ClickAsync();
        await Expect(Page.GetByText("Somebody else changed this client in the meantime.")).ToBeVisibleAsync();
        Assert.Equal("theirs", Dashboard.Directory.Clients.ById(_client.Id)!.Hostname);
        await Expect(hostname).ToHaveValueAsync("mine");
        await Button("Save").First.ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("Saved.");
        Assert.Equal("mine", Dashboard.Directory.Clients.ById(_client.Id)!.Hostname);
        AssertClean("status of 412");
    }

    [ChromiumFact]
    public async Task A_value_that_cannot_be_is_told_at_its_field()
    {
        await OpenUpAsync();
        var hostname = Page.GetByLabel("Host name");
        await hostname.FillAsync("no host!");
        await Button("Save").First.ClickAsync();
        await Expect(hostname).ToBeFocusedAsync();
        await Expect(hostname).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(hostname).ToHaveAccessibleDescriptionAsync("Empty: its name. 'no host!' is not a host name: use 1 to 63 letters, digits and inner hyphens.");
        AssertClean("status of 400");
    }

    [ChromiumFact]
    public async Task Its_system_root_relay_and_extras_are_set()
    {
        await OpenUpAsync();
        await Page.GetByLabel("Root", new() { Exact = true }).SelectOptionAsync("ephemeral");
        await Page.GetByLabel("Relay", new() { Exact = true }).SelectOptionAsync("hall/2");
        await Page.GetByLabel("On hold: supervision does not cut its power").CheckAsync();
        await Button("Save").First.ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("Saved.");
        await Page.GetByText("Users, keys and boot options").ClickAsync();
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "config.txt" }).FillAsync("dtparam=audio=on");
        await Button("Save").Nth(0).ClickAsync();
        await Expect(Page.Locator(".toast")).ToHaveCountAsync(2);
        var changed = Dashboard.Directory.Clients.ById(_client.Id)!;
        Assert.Equal((RootMode.Ephemeral, "hall/2", true, "dtparam=audio=on"), (changed.RootMode, changed.Relay, changed.Held, changed.Extras.ConfigTxt?.Trim()));
        AssertClean();
    }

    [ChromiumFact]
    public async Task Its_next_boot_is_captured_and_downloaded()
    {
        await OpenUpAsync();
        var card = Page.GetByRole(AriaRole.Region, new() { Name = "Capture" });
        await card.GetByRole(AriaRole.Button, new() { Name = "Record its next boot" }).ClickAsync();
        await Expect(card).ToContainTextAsync("Waits for its next boot.");
        Dashboard.Captures.Readings[_client.Id] = new CaptureReading(CaptureState.Done, 412, 48_000, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, 0, "it is up");
        Dashboard.Captures.Files[_client.Id] = "pcap"u8.ToArray();
        var link = card.GetByRole(AriaRole.Link, new() { Name = "Download pcap" });
        await Expect(link).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(card).ToContainTextAsync("412 frames, 48.0 kB");
        var download = await Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.Equal($"{_client.Id}.pcap", download.SuggestedFilename);
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_capture_that_caught_nothing_says_why_and_offers_no_file()
    {
        await OpenUpAsync();
        Dashboard.Captures.Readings[_client.Id] = new CaptureReading(CaptureState.Done, 0, 0, null, DateTimeOffset.UtcNow, 7, "it was stopped");
        await Page.ReloadAsync();
        var card = Page.GetByRole(AriaRole.Region, new() { Name = "Capture" });
        await Expect(card).ToContainTextAsync("No frame was recorded; it ended because it was stopped.");
        await Expect(card).ToContainTextAsync("7 frames lost");
        await Expect(card.GetByRole(AriaRole.Link, new() { Name = "Download pcap" })).ToHaveCountAsync(0);
        AssertClean();
    }

    [ChromiumFact]
    public async Task Its_serial_is_heard_while_it_is_looked_at_and_the_page_follows()
    {
        var mac = new MacAddress(0xb827eb112233);
        var before = Dashboard.Directory.See(new ClientSighting(null, mac, null, null, null)).Client!;
        await OpenAsync($"/clients/{Uri.EscapeDataString(before.Id)}");
        await Expect(Page.Locator("h1")).ToHaveTextAsync(before.Name);
        Dashboard.Directory.See(new ClientSighting(new PiSerial(0x00112233), mac, "Raspberry Pi 3 Model B", null, null));
        await Page.WaitForURLAsync("**/#/clients/00112233");
        await Expect(Page.Locator(".client-facts")).ToContainTextAsync("Raspberry Pi 3 Model B");
        AssertClean();
    }

    [ChromiumFact]
    public async Task Forgetting_it_needs_its_name_typed()
    {
        await OpenUpAsync();
        await Button("Forget this client …").ClickAsync();
        var forget = Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Forget" });
        await Expect(forget).ToBeDisabledAsync();
        await Page.Keyboard.TypeAsync("kitchen");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("h1")).ToHaveTextAsync("Clients");
        Assert.Null(Dashboard.Directory.Clients.ById(_client.Id));
        AssertClean("status of 404");
    }

    [ChromiumFact]
    public async Task One_that_is_not_there_is_said_so()
    {
        await OpenAsync("/clients/ffffffff");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no client 'ffffffff'");
        AssertClean("status of 404");
    }

    private async Task OpenUpAsync()
    {
        _client = Dashboard.Approve(Dashboard.Know(0x1a2b3c40), "kitchen");
        Dashboard.BootsUp(_client, 60);
        await OpenAsync(string.Create(CultureInfo.InvariantCulture, $"/clients/{_client.Id}"));
        await Expect(Page.Locator("h1")).ToHaveTextAsync("kitchen");
    }
}
