using Microsoft.Playwright;

namespace PiBoot.Dashboard.Tests;

/// <summary>One browser for all tests; each of them gets a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _driver;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!File.Exists(ChromiumFactAttribute.Program))
        {
            return;
        }

        // Machines that test are busy: what takes longer than a person waits is no fault of the page.
        Assertions.SetDefaultExpectTimeout(30_000);
        _driver = await Playwright.CreateAsync();
        Browser = await _driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = ChromiumFactAttribute.Program,
            // As root, and where /dev/shm is small, it does not start without these.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_driver is not null)
        {
            await Browser.DisposeAsync();
            _driver.Dispose();
        }
    }
}
