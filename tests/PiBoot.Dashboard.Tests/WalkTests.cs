using Microsoft.Playwright;
using PiBoot.Core.Clients;

namespace PiBoot.Dashboard.Tests;

/// <summary>From the first visit to the first trouble, as a person goes.</summary>
[Collection(SharedBrowser.Name)]
public sealed class WalkTests(Chromium chromium) : DashboardTest(chromium)
{
    private protected override EnrolmentPolicy Policy => EnrolmentPolicy.Approve;

    private protected override Task LogInAsync(IBrowserContext browser) => Task.CompletedTask;

    [ChromiumFact]
    public async Task It_is_set_up_a_Pi_is_plugged_in_approved_and_boots_is_switched_rolled_back_and_stalls()
    {
        await Page.GotoAsync(Dashboard.Origin);
        await Page.GetByLabel("Setup code").FillAsync(Dashboard.Door.SetupCode!);
        await Page.GetByLabel("New password").FillAsync(RunningDashboard.Password);
        await Page.GetByLabel("The same once more").FillAsync(RunningDashboard.Password);
        await Button("Set the password").ClickAsync();
        await Expect(Page.GetByText("No Pi was heard yet")).ToBeVisibleAsync();

        var client = Dashboard.PlugIn(0x1a2b3c4d, address: 44);
        await Row("pi-1a2b3c4d").GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Row("pi-1a2b3c4d").GetByRole(AriaRole.Link).ClickAsync();
        await Page.GetByLabel("Relay", new() { Exact = true }).SelectOptionAsync("hall/1");
        await Button("Save").First.ClickAsync();
        await Button("Rename").ClickAsync();
        await Page.Keyboard.TypeAsync("kitchen");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("h1")).ToHaveTextAsync("kitchen");

        Dashboard.BootsUp(client, 0);
        await Expect(Page.Locator(".client-stage")).ToContainTextAsync("Up");
        await Expect(Page.Locator("[aria-label^='kernel8.img: 9.4 MB']")).ToBeVisibleAsync();

        await Button("Off and on …").ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Off and on" }).ClickAsync();
        await Button("Roll back to clean").ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(Page.GetByText("Rolled back to clean.", new() { Exact = false })).ToBeVisibleAsync();
        Assert.Contains($"power Cycle {client.Id}", Dashboard.Appliance.Orders);
        Assert.Contains($"replace {client.Id} clean", Dashboard.Appliance.Orders);

        Dashboard.Tell(client, (t, now) => t.Silent(now, "no answer to 3 ARP requests"));
        await Expect(Page.Locator(".verdict-advice")).ToContainTextAsync("Check its power supply");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Clients" }).First.ClickAsync();
        await Expect(Page.Locator(".board-group[data-group=attention]")).ToContainTextAsync("kitchen");
        AssertClean("status of 401");
    }
}
