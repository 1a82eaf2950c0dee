using Microsoft.Playwright;
using PiBoot.Core.Clients;
using PiBoot.Testing;

namespace PiBoot.Dashboard.Tests;

/// <summary>Power, doctor and settings.</summary>
[Collection(SharedBrowser.Name)]
public sealed class MachinePagesTests(Chromium chromium) : DashboardTest(chromium)
{
    private ILocator Dialog => Page.Locator("dialog");

    [ChromiumFact]
    public async Task While_nothing_is_served_every_page_leads_to_the_drives()
    {
        Dashboard.State.Services = null;
        await OpenAsync("/systems");
        await Expect(Page.Locator(".page .empty")).ToContainTextAsync("No cable.");
        await Page.Locator(".empty").GetByRole(AriaRole.Link, new() { Name = "Drives" }).ClickAsync();
        await Expect(Page.Locator(".lead")).ToContainTextAsync("No drive is served from");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Erase and prepare" })).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task What_could_not_be_switched_in_the_end_is_told_though_it_had_begun()
    {
        var kitchen = Dashboard.Name(Dashboard.PlugIn(1), "kitchen");
        Dashboard.Directory.Edit(kitchen.Id, new ClientEdit(null, null, null, null, null, "hall/1"));
        Dashboard.Appliance.RelayFaults = ["hall/1 does not answer."];
        Dashboard.Appliance.Gate = new TaskCompletionSource();
        await OpenAsync("/power");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cycle …: hall/1" }).ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Off and on" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("kitchen (hall/1): off");
        Dashboard.Appliance.Gate.SetResult();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("hall/1 does not answer.");
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_relay_is_cycled_when_that_was_confirmed()
    {
        var kitchen = Dashboard.Name(Dashboard.PlugIn(1), "kitchen");
        Dashboard.Directory.Edit(kitchen.Id, new ClientEdit(null, null, null, null, null, "hall/1"));
        await OpenAsync("/power");
        await Expect(Page.Locator("[data-relay='hall/1']")).ToContainTextAsync("kitchen");
        await Expect(Page.Locator("[data-relay='hall/2']")).ToContainTextAsync("it does not answer");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cycle …: hall/1" }).ClickAsync();
        await Expect(Dialog).ToContainTextAsync("Off and on again: kitchen");
        await Page.Keyboard.PressAsync("Escape");
        Assert.DoesNotContain(Dashboard.Appliance.Orders, o => o.StartsWith("power", StringComparison.Ordinal));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cycle …: hall/1" }).ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Off and on" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("kitchen (hall/1): off");
        Assert.Contains("power Cycle hall/1", Dashboard.Appliance.Orders);

        await Page.GetByRole(AriaRole.Switch, new() { Name = "On hold: kitchen" }).CheckAsync();
        await Expect(Page.Locator(".toast").Last).ToContainTextAsync("is not cut by itself");
        Assert.True(Dashboard.Directory.Clients.ById(kitchen.Id)!.Held);
        AssertClean();
    }

    [ChromiumFact]
    public async Task All_relays_are_switched_off_at_once_when_that_is_said()
    {
        await OpenAsync("/power");
        await Page.GetByRole(AriaRole.Button, new() { Name = "All off …", Exact = true }).ClickAsync();
        await Dialog.GetByRole(AriaRole.Switch).CheckAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Expect(Dialog).ToBeHiddenAsync();
        Assert.Contains("power Off all now", Dashboard.Appliance.Orders);
    }

    [ChromiumFact]
    public async Task The_doctor_explains_each_finding_and_is_copied_as_text()
    {
        await OpenAsync("/doctor");
        await Expect(Page.Locator(".doctor-summary")).ToContainTextAsync("1 thing keeps clients from booting");
        await Expect(Page.Locator(".finding")).ToContainTextAsync("Do: stop it");
        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Copy as text" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("Copied");
        Assert.Contains("BAD      tftp: taken\n         stop it", await Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_setting_counts_when_it_is_saved_and_is_taken_back()
    {
        await OpenAsync("/settings");
        var cure = Page.GetByLabel("Cure");
        await cure.SelectOptionAsync("off");
        await Page.Locator("[data-section=power]").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.Locator(".toast")).ToContainTextAsync("Saved");
        Assert.Equal("off", Dashboard.Settings.Cure);
        await Expect(Page.Locator("[data-section=power]")).ToContainTextAsync("changed here");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Expect(cure).ToHaveValueAsync("auto");
        Assert.Null(Dashboard.Settings.Cure);
        await Expect(Page.Locator(".fixed-list")).ToContainTextAsync("/mnt/data");
        await Expect(Page.Locator(".fixed-list")).ToContainTextAsync("set, not shown");
        await Expect(Page.Locator(".lcd")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("The status display: .+"));
    }

    [ChromiumFact]
    public async Task A_bad_value_is_shown_at_its_field_and_who_was_slower_is_told()
    {
        await OpenAsync("/settings");
        var cure = Page.GetByLabel("Cure");
        await Page.EvaluateAsync("() => { const cure = document.querySelector('[name=\"power.cure\"]'); cure.append(new Option('maybe', 'maybe')); }");
        await cure.SelectOptionAsync("maybe");
        await Page.Locator("[data-section=power]").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(cure).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(Page.Locator("[data-section=power] .field-problem").First).ToContainTextAsync("it takes auto or off");

        Dashboard.Settings.Cure = "off";
        await cure.SelectOptionAsync("auto");
        await cure.SelectOptionAsync("maybe");
        await Page.Locator("[data-section=power]").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page.Locator("[data-section=power]")).ToContainTextAsync("Somebody else has changed the settings meanwhile");
    }

    [ChromiumFact]
    public async Task A_backup_is_downloaded_and_one_is_restored_when_that_was_confirmed()
    {
        var backups = new FakeBackups();
        Dashboard.State.Services = Dashboard.Services with { Backups = backups };
        await OpenAsync("/settings");
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = "Make a backup" }).ClickAsync());
        Assert.Equal("a backup", await File.ReadAllTextAsync((await download.PathAsync())!));

        var file = new FilePayload { Name = "piboot-backup.tar.gz", MimeType = "application/gzip", Buffer = "of the old box"u8.ToArray() };
        await Page.GetByLabel("Backup to restore").SetInputFilesAsync(file);
        await Expect(Dialog).ToContainTextAsync("takes the place of the clients, settings and login");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.Empty(backups.Restored);

        await Page.GetByLabel("Backup to restore").SetInputFilesAsync(file);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Backup" })).ToContainTextAsync("3 clients as oldbox had them");
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Backup" })).ToContainTextAsync("trixie, from https://example.org/trixie.img.xz");
        Assert.Equal(["of the old box"], backups.Restored);
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_file_that_is_no_backup_is_refused_in_the_dialog()
    {
        Dashboard.State.Services = Dashboard.Services with { Backups = new FakeBackups { Refusal = "The file is no backup of piboot." } };
        await OpenAsync("/settings");
        await Page.GetByLabel("Backup to restore").SetInputFilesAsync(new FilePayload { Name = "letters.gz", MimeType = "application/gzip", Buffer = "x"u8.ToArray() });
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(Dialog).ToContainTextAsync("The file is no backup of piboot.");
    }

    [ChromiumFact]
    public async Task The_support_bundle_is_downloaded()
    {
        await OpenAsync("/settings");
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.Equal("piboot-support.tar.gz", download.SuggestedFilename);
        Assert.Equal([0x1f, 0x8b], (await File.ReadAllBytesAsync((await download.PathAsync())!))[..2]);
    }
}
