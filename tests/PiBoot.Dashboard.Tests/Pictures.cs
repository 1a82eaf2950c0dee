using Microsoft.Playwright;
using PiBoot.Core.Clients;

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
        Rack.Fill(Dashboard);
        await OpenAsync("/clients");
        await Expect(Row("workshop")).ToBeVisibleAsync();
        await ShootAsync("dashboard-board");
        await Page.SetViewportSizeAsync(390, 844);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await ShootAsync("dashboard-board-phone");
        AssertClean();
    }

    private async Task ShootAsync(string name)
    {
        var picture = await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Join(Folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
        Assert.InRange(picture.Length, 1, LargestPicture);
    }
}
