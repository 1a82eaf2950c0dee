using System.Diagnostics;
using Microsoft.Playwright;
using PiBoot.Core.Clients;
using Xunit.Abstractions;

namespace PiBoot.Dashboard.Tests;

/// <summary>The live board, as somebody beside a rack uses it.</summary>
[Collection(SharedBrowser.Name)]
public sealed class BoardTests(Chromium chromium, ITestOutputHelper output) : DashboardTest(chromium)
{
    private protected override EnrolmentPolicy Policy => EnrolmentPolicy.Approve;

    [ChromiumFact]
    public async Task Before_the_first_Pi_it_says_what_to_do()
    {
        Dashboard.Appliance.Default = null;
        await OpenAsync("/clients");
        await Expect(Page.GetByText("No Pi was heard yet")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Import a system" })).ToHaveAttributeAsync("href", "#/systems");
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_Pi_that_is_plugged_in_appears_is_approved_named_and_seen_to_boot()
    {
        await OpenAsync("/clients");
        await Expect(Page.GetByText("No Pi was heard yet")).ToBeVisibleAsync();
        var client = Dashboard.PlugIn(0x1a2b3c4d, address: 77);
        var row = Row("pi-1a2b3c4d");
        await Expect(row.GetByText("To approve")).ToBeVisibleAsync();
        await Expect(row.GetByText("192.168.1.77")).ToBeVisibleAsync();

        await row.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(row).ToHaveAttributeAsync("data-stage", "dhcp");
        Assert.True(Dashboard.Directory.Clients.ById(client.Id)!.Approved);

        await row.HoverAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Rename pi-1a2b3c4d" }).ClickAsync();
        await Page.Keyboard.TypeAsync("kitchen");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Row("kitchen")).ToBeVisibleAsync();
        await Expect(Button("Actions for kitchen")).ToBeVisibleAsync();
        Assert.Equal("kitchen", Dashboard.Directory.Clients.ById(client.Id)!.Name);

        Dashboard.Tell(client, (t, now) => t.File(now, "file", "start4.elf", 2_264_768, 0.6, null));
        await Expect(Row("kitchen").GetByText("start4.elf · 2.3 MB loaded")).ToBeVisibleAsync();
        Dashboard.Tell(client, (t, now) => t.File(now, "file", "kernel8.img", 9_000_000, 0.6, null));
        Dashboard.Tell(client, (t, now) => t.Mount(now, "NFS"));
        await Expect(Row("kitchen")).ToHaveAttributeAsync("data-stage", "root");
        Dashboard.Tell(client, (t, now) => t.Up(now, 18, "kitchen"));
        await Expect(Page.Locator("[data-group=up] .board-row")).ToContainTextAsync("kitchen");
        AssertClean();
    }

    [ChromiumFact]
    public async Task What_needs_attention_comes_first_and_a_stalled_client_says_what_to_do()
    {
        Rack.Fill(Dashboard);
        await OpenAsync("/clients");
        await Expect(Page.Locator(".board-group:not([hidden]) .board-group-head")).ToHaveTextAsync(["Needs attention 2", "Starting 3", "Up 5", "Off 1"]);
        await Expect(Page.Locator("[data-group=attention] .board-row")).ToHaveCountAsync(2);
        await Expect(Row("workshop").Locator(".verdict-cause")).ToHaveTextAsync("It found no kernel: kernel_2712.img is missing (the LED flashes 7 times).");
        await Expect(Row("workshop").Locator(".verdict-advice")).ToContainTextAsync("Its operating system has no kernel for this model");
        await Expect(Page.Locator(".nav-badge").First).ToHaveTextAsync("2");
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_client_that_is_forgotten_elsewhere_goes()
    {
        var client = Dashboard.PlugIn(0x11112222);
        Dashboard.PlugIn(0x11112223);
        await OpenAsync("/clients");
        await Expect(Row("pi-11112222")).ToBeVisibleAsync();
        Dashboard.Directory.Forget(client.Id);
        await Expect(Row("pi-11112222")).ToHaveCountAsync(0);
        AssertClean("status of 404");
    }

    [ChromiumFact]
    public async Task Search_and_groups_show_what_is_looked_for()
    {
        Rack.Fill(Dashboard);
        await OpenAsync("/clients");
        await Expect(Row("workshop")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("/");
        await Page.Keyboard.TypeAsync("build 192.168.1.5");
        await Expect(Page.Locator(".board-row:visible")).ToHaveCountAsync(3);
        await Page.GetByLabel("Search clients").FillAsync("nobody");
        await Expect(Page.GetByText("No client is like that.")).ToBeVisibleAsync();
        await Page.GetByLabel("Search clients").FillAsync("");
        await Page.Locator(".chip[data-group=off]").ClickAsync();
        await Expect(Page.Locator(".board-row:visible")).ToHaveCountAsync(1);
        await Page.Locator(".chip[data-group=all]").ClickAsync();
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_name_that_cannot_be_is_told_where_it_is_typed_and_Escape_gives_up()
    {
        Dashboard.Name(Dashboard.PlugIn(0x11112222), "taken");
        Dashboard.Name(Dashboard.PlugIn(0x11112223), "other");
        await OpenAsync("/clients");
        await Row("other").HoverAsync();
        await Row("other").GetByRole(AriaRole.Button, new() { Name = "Rename other" }).ClickAsync();
        await Page.Keyboard.TypeAsync("taken");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByText("The name 'taken' is taken by client 11112222.")).ToBeVisibleAsync();
        await Expect(Page.Locator(".inline-input")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Row("other").GetByRole(AriaRole.Button, new() { Name = "Rename other" })).ToBeFocusedAsync();
        AssertClean("status of 400");
    }

    [ChromiumFact]
    public async Task A_name_that_is_a_script_stays_text()
    {
        const string Name = "<img src=x onerror=alert(1)>";
        var dialogs = 0;
        Page.Dialog += async (_, dialog) =>
        {
            dialogs++;
            await dialog.DismissAsync();
        };
        var client = Dashboard.Approve(Dashboard.PlugIn(0x11112222, Name), Name);
        Dashboard.Tell(client, (t, now) => t.File(now, "missing", Name + ".elf", null, null, Name));
        await OpenAsync("/clients");
        await Expect(Page.Locator(".row-link")).ToHaveTextAsync(Name);
        Dashboard.Tell(client, (t, now) => t.File(now, "file", Name, 5, 1, Name));
        await Expect(Page.Locator(".row-more")).ToContainTextAsync(Name);
        await Page.Locator(".row-link").ClickAsync();
        await Expect(Page.Locator("h1")).ToContainTextAsync(Name);
        await Page.GetByText("Events as a table").ClickAsync();
        await Expect(Page.Locator(".event-what").Last).ToContainTextAsync(Name);
        Assert.Equal(0, await Page.Locator("img[src=x]").CountAsync());
        Assert.Equal(0, dialogs);
        AssertClean();
    }

    [ChromiumFact]
    public async Task Five_hundred_clients_boot_and_nothing_is_asked_for_again()
    {
        var clients = Enumerable.Range(0, 500).Select(i => Dashboard.PlugIn((uint)(0x22220000 + i))).ToArray();
        Array.ForEach(clients, c => Dashboard.Directory.Approve(c.Id));
        await Page.AddInitScriptAsync("window.longest = 0; new PerformanceObserver(l => l.getEntries().forEach(e => { window.longest = Math.max(window.longest, e.duration); })).observe({ type: 'longtask', buffered: true });");
        var began = Stopwatch.GetTimestamp();
        await OpenAsync("/clients");
        await Expect(Page.Locator("[data-group=starting] .board-row")).ToHaveCountAsync(500);
        output.WriteLine($"500 clients are shown after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms; the longest task took {await Page.EvaluateAsync<double>("window.longest"):0} ms.");
        await Page.EvaluateAsync("window.longest = 0");
        await Page.WaitForTimeoutAsync(500);
        var before = Requests("/api/v1/clients");
        began = Stopwatch.GetTimestamp();
        foreach (var client in clients)
        {
            Dashboard.Tell(client, (t, now) => t.File(now, "file", "start4.elf", 2_000_000, 0.5, null));
            Dashboard.Tell(client, (t, now) => t.File(now, "file", "kernel8.img", 9_000_000, 0.5, null));
            Dashboard.Tell(client, (t, now) => t.Mount(now, "NFS"));
            Dashboard.Tell(client, (t, now) => t.Up(now, 18, "up"));
        }

        await Expect(Page.Locator("[data-group=up] .board-row")).ToHaveCountAsync(500);
        output.WriteLine($"2000 events are shown after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms; the longest task took {await Page.EvaluateAsync<double>("window.longest"):0} ms.");
        Assert.Equal(before, Requests("/api/v1/clients"));
        AssertClean();
    }

    [ChromiumFact]
    public async Task Switching_off_a_client_that_runs_is_asked_about_first()
    {
        var client = Dashboard.Approve(Dashboard.Know(0x1a2b3c4d), "kitchen");
        Dashboard.Relay(client, "hall/1");
        Dashboard.BootsUp(client, 60);
        await OpenAsync("/clients");
        await Button("Actions for kitchen").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Switch off …" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "Switch off: kitchen" });
        await Expect(dialog).ToContainTextAsync("It is asked to shut down");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(Button("Actions for kitchen")).ToBeFocusedAsync();
        Assert.Empty(Dashboard.Appliance.Orders);

        await Button("Actions for kitchen").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Off and on again …" }).ClickAsync();
        await Page.GetByLabel("Cut at once, without asking it to shut down").CheckAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Off and on" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("kitchen (hall/1): off");
        Assert.Equal([$"power Cycle {client.Id} now"], Dashboard.Appliance.Orders);
        AssertClean();
    }

    [ChromiumFact]
    public async Task It_can_be_used_with_the_keyboard_alone()
    {
        var first = Dashboard.Approve(Dashboard.PlugIn(0x1a2b3c41), "alpha");
        Dashboard.Relay(Dashboard.Approve(Dashboard.PlugIn(0x1a2b3c42), "beta"), "hall/1");
        await OpenAsync("/clients");
        await Expect(Row("beta")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Tab");
        await Expect(Page.Locator("#skip")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("#main")).ToBeFocusedAsync();

        // Past the groups and the search into the first row, down one row, and into its menu.
        for (var i = 0; i < 7; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
        }

        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "alpha" })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("ArrowDown");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "beta" })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Menuitem, new() { Name = "Open" })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("End");
        await Expect(Page.GetByRole(AriaRole.Menuitem, new() { Name = "Off and on again …" })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Button("Actions for beta")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("Enter");
        await Page.Keyboard.TypeAsync("gamma");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Row("gamma")).ToBeVisibleAsync();
        Assert.Equal("alpha", Dashboard.Directory.Clients.ById(first.Id)!.Name);
        AssertClean();
    }
}
