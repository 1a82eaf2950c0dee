using Microsoft.Playwright;
using PiBoot.Core.Drives;

namespace PiBoot.Dashboard.Tests;

[Collection(SharedBrowser.Name)]
public sealed class DrivesPageTests(Chromium chromium) : DashboardTest(chromium)
{
    private static readonly Drive Blank = new("/dev/sdb", null, null, null, 64_000_000_000, null, "Fresh", "usb", true, false, null, "blank", null, null, false);
    private static readonly Drive Photos = Blank with
    {
        Device = "/dev/sdc",
        Label = "photos",
        FileSystem = "exfat",
        Model = "Album",
        Use = "free",
        Refusal = "/dev/sdc holds data (exfat \"photos\"); to lose all that is on /dev/sdc, say --erase /dev/sdc.",
    };

    private static readonly Drive Prepared = Blank with { Device = "/dev/sdd", Label = "piboot", FileSystem = "btrfs", Model = "Spare", Use = "free", IsFinished = true };
    private static readonly Drive Locked = Blank with { Device = "/dev/sde", Model = "Locked", IsReadOnly = true, Refusal = "/dev/sde is write protected.", EraseRefusal = "/dev/sde is write protected." };
    private static readonly Drive Served = Prepared with
    {
        Device = "/dev/sda",
        Model = "Stick",
        FreeBytes = 40_000_000_000,
        MountedOn = "/srv/piboot",
        Use = "data",
        Refusal = "/dev/sda is in use.",
        EraseRefusal = "/dev/sda is in use.",
    };

    private ILocator Dialog => Page.Locator("dialog");

    private ILocator Toast => Page.Locator(".toast");

    [ChromiumFact]
    public async Task A_data_drive_from_before_is_used_with_all_that_is_on_it()
    {
        Dashboard.Appliance.Drives = [Prepared];
        await OpenAsync("/drives");
        await Expect(Card("/dev/sdd")).ToContainTextAsync("Prepared before");
        await In("/dev/sdd", "Use this drive").ClickAsync();
        await Expect(Dialog).ToContainTextAsync("taken over with all that is on it");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Use this drive" }).ClickAsync();
        await Expect(Toast).ToContainTextAsync("/dev/sdd is the data drive now");
        Assert.Contains("prepare /dev/sdd keeping", Dashboard.Appliance.Orders);
        AssertClean();
    }

    [ChromiumFact]
    public async Task Erasing_a_data_drive_from_before_is_a_choice_of_its_own()
    {
        Dashboard.Appliance.Drives = [Prepared];
        await OpenAsync("/drives");
        await In("/dev/sdd", "Erase and prepare").ClickAsync();
        await Expect(Dialog).ToContainTextAsync("Everything on it is lost: its systems, its clients and their roots.");
        await Dialog.GetByRole(AriaRole.Textbox).FillAsync("/dev/sdd");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Erase and prepare" }).ClickAsync();
        await Expect(Toast).ToContainTextAsync("/dev/sdd is the data drive now");
        Assert.Contains("prepare /dev/sdd erasing", Dashboard.Appliance.Orders);
    }

    [ChromiumFact]
    public async Task A_drive_that_holds_something_is_erased_when_its_name_was_typed()
    {
        Dashboard.Appliance.Drives = [Photos];
        await OpenAsync("/drives");
        await Expect(Card("/dev/sdc")).Not.ToContainTextAsync("--erase");
        await Expect(In("/dev/sdc", "Use this drive")).ToHaveCountAsync(0);
        await In("/dev/sdc", "Erase and prepare").ClickAsync();
        var confirm = Dialog.GetByRole(AriaRole.Button, new() { Name = "Erase and prepare" });
        await Expect(Dialog).ToContainTextAsync("Everything on it is lost: “photos”, exfat.");
        await Expect(confirm).ToBeDisabledAsync();
        await Dialog.GetByRole(AriaRole.Textbox).FillAsync("/dev/sdb");
        await Expect(confirm).ToBeDisabledAsync();
        await Dialog.GetByRole(AriaRole.Textbox).FillAsync("/dev/sdc");
        await confirm.ClickAsync();
        await Expect(Toast).ToContainTextAsync("/dev/sdc is the data drive now");
        Assert.Contains("prepare /dev/sdc erasing", Dashboard.Appliance.Orders);
        AssertClean();
    }

    [ChromiumFact]
    public async Task An_empty_drive_is_prepared_and_an_unfit_one_says_why_not()
    {
        Dashboard.Appliance.Drives = [Blank, Locked];
        await OpenAsync("/drives");
        await Expect(Card("/dev/sde")).ToContainTextAsync("write protected");
        await Expect(Card("/dev/sde").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await In("/dev/sdb", "Prepare").ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Prepare" }).ClickAsync();
        await Expect(Toast).ToContainTextAsync("/dev/sdb is the data drive now");
        Assert.Contains("prepare /dev/sdb keeping", Dashboard.Appliance.Orders);
    }

    [ChromiumFact]
    public async Task While_one_drive_is_served_from_no_other_is_prepared()
    {
        Dashboard.Appliance.Drives = [Served, Blank, Photos, Prepared, Locked];
        await OpenAsync("/drives");
        foreach (var device in (string[])["/dev/sdb", "/dev/sdc", "/dev/sdd"])
        {
            await Expect(Card(device)).ToContainTextAsync("eject /dev/sda first");
            await Expect(Card(device).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        }

        Dashboard.Appliance.Drives = [Blank, Photos, Prepared, Locked];
        await Page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
        await Expect(Page.Locator(".drive").GetByRole(AriaRole.Button)).ToHaveCountAsync(4);
    }

    [ChromiumFact]
    public async Task The_data_drive_is_ejected_when_that_was_confirmed()
    {
        Dashboard.Appliance.Drives = [Served];
        await OpenAsync("/drives");
        await Expect(Page.Locator(".usage")).ToContainTextAsync("40.0 GB free of 64.0 GB");
        await In("/dev/sda", "Eject").ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Eject" }).ClickAsync();
        await Expect(Toast).ToContainTextAsync("may be pulled");
        Assert.Contains("eject", Dashboard.Appliance.Orders);
    }

    [ChromiumFact]
    public async Task A_preparation_goes_on_without_its_page_and_is_found_again()
    {
        Dashboard.Appliance.Drives = [Blank, Photos];
        Dashboard.Appliance.Gate = new TaskCompletionSource();
        await OpenAsync("/drives");
        await In("/dev/sdb", "Prepare").ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Prepare" }).ClickAsync();
        await Expect(Page.Locator(".transfer")).ToContainTextAsync("making the file system …");
        await Expect(Page.Locator(".drive").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Page.GotoAsync("about:blank");
        await OpenAsync("/drives");
        await Expect(Page.Locator(".transfer")).ToContainTextAsync("making the file system …");
        Dashboard.Appliance.Gate.SetResult();
        await Expect(Toast).ToContainTextAsync("/dev/sdb is the data drive now");
        await Expect(Page.Locator(".transfer")).ToHaveCountAsync(0);
        await Expect(In("/dev/sdc", "Erase and prepare")).ToBeVisibleAsync();
        Assert.Contains("prepare /dev/sdb keeping", Dashboard.Appliance.Orders);
    }

    [ChromiumFact]
    public async Task A_preparation_is_called_off()
    {
        Dashboard.Appliance.Drives = [Blank];
        Dashboard.Appliance.Gate = new TaskCompletionSource();
        await OpenAsync("/drives");
        await In("/dev/sdb", "Prepare").ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Prepare" }).ClickAsync();
        await Page.Locator(".transfer").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(Page.Locator(".transfer")).ToHaveCountAsync(0);
        await Expect(In("/dev/sdb", "Prepare")).ToBeVisibleAsync();
        Assert.DoesNotContain("prepare /dev/sdb keeping", Dashboard.Appliance.Orders);
    }

    [ChromiumFact]
    public async Task Why_a_drive_could_not_be_prepared_stays_until_it_was_read()
    {
        Dashboard.Appliance.Drives = [Blank];
        await OpenAsync("/drives");
        await In("/dev/sdb", "Prepare").ClickAsync();
        Dashboard.Appliance.Fault = "The drive was pulled.";
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Prepare" }).ClickAsync();
        var card = Page.Locator(".transfer");
        await Expect(card).ToContainTextAsync("The drive was pulled.");
        await Expect(In("/dev/sdb", "Prepare")).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
    }

    private ILocator Card(string device) => Page.Locator($".drive[data-device='{device}']");

    private ILocator In(string device, string button) => Card(device).GetByRole(AriaRole.Button, new() { Name = $"{button} …: {device}", Exact = true });

    [ChromiumFact]
    public async Task A_disk_and_its_partitions_are_one_card()
    {
        var disk = Served with { MountedOn = null, FreeBytes = null };
        var system = Blank with { Device = "/dev/mmcblk0", Model = "Card", Use = "system", EraseRefusal = "It runs this appliance." };
        Dashboard.Appliance.Drives = [disk, Served with { Device = "/dev/sda1" }, system, system with { Device = "/dev/mmcblk0p1" }, system with { Device = "/dev/mmcblk0p2" }];
        await OpenAsync("/drives");
        await Expect(Page.Locator(".card.drive")).ToHaveCountAsync(2);
        await Expect(Page.Locator(".card.drive[data-device='/dev/sda1']")).ToContainTextAsync("Served from");
        await Expect(Page.Locator(".card.drive[data-device='/dev/mmcblk0']")).ToContainTextAsync("Runs this appliance");
    }
}
