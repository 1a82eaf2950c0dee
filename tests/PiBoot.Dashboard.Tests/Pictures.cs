using Microsoft.Playwright;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Dashboard.Tests;

/// <summary>The pictures of the README; tests/dashboard-pictures.sh puts them where they belong.</summary>
[Collection(SharedBrowser.Name)]
public sealed class Pictures(Chromium chromium) : DashboardTest(chromium)
{
    private const int LargestPicture = 200_000;

    private static readonly string Folder = Path.Join(AppContext.BaseDirectory, "pictures");

    private protected override EnrolmentPolicy Policy => EnrolmentPolicy.Approve;

    [ChromiumFact]
    public async Task They_show_a_lively_board()
    {
        Dashboard.Appliance.Troubles = [];
        Rack.Fill(Dashboard);
        await OpenAsync("/clients");
        await Expect(Row("workshop")).ToBeVisibleAsync();
        await ShootAsync("dashboard-board");
        await Page.SetViewportSizeAsync(390, 844);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await ShootAsync("dashboard-phone");
        AssertClean();
    }

    [ChromiumFact]
    public async Task They_show_one_client_and_its_boots()
    {
        var client = Dashboard.Approve(Dashboard.Know(0x1a2b3c40, "Raspberry Pi 4 Model B", 40, 0xc03114u), "kitchen-display");
        Dashboard.Relay(client, "hall/1");
        Dashboard.Appliance.Troubles = [];
        Dashboard.Appliance.Roots =
        [
            new RootEntry(
                client.Id, "trixie", RootMode.Private, "ready", DateTimeOffset.UtcNow.AddDays(-24), null, 412_000_000, 2_140_000_000,
                [new RootSnapshot("before-upgrade", DateTimeOffset.UtcNow.AddDays(-2), "trixie", false, 96_000_000, 2_100_000_000), new RootSnapshot("clean", DateTimeOffset.UtcNow.AddDays(-24), "trixie", false, 12_000_000, 2_100_000_000)], []),
        ];
        double[] paces = [1.02, 0.98, 1.7, 1.01, 0.99, 1.05, 0.97, 1.0];
        for (var i = 0; i < paces.Length; i++)
        {
            Dashboard.BootsUp(client, 86_000 * (paces.Length - i) + 1200 * i, paces[i]);
            Dashboard.Keep(client);
        }

        Dashboard.BootsUp(client, 412);
        await OpenAsync($"/clients/{client.Id}");
        await Expect(Page.Locator(".chart-mark").First).ToBeVisibleAsync();
        await Page.SetViewportSizeAsync(1280, 1080);
        await ShootAsync("dashboard-client");
        await Page.SetViewportSizeAsync(390, 844);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await ShootAsync("client-phone");
        AssertClean();
    }

    private async Task ShootAsync(string name)
    {
        var picture = await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Join(Folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
        Assert.InRange(picture.Length, 1, LargestPicture);
    }
}
