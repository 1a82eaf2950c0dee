using Microsoft.Playwright;
using PiBoot.Core.Clients;

namespace PiBoot.Dashboard.Tests;

/// <summary>What every test of the pages does: it serves, opens a browser, and hears all that goes wrong in it.</summary>
public abstract class DashboardTest(Chromium chromium) : IAsyncLifetime
{
    private readonly List<string> _complaints = [];
    private readonly List<string> _elsewhere = [];
    private readonly List<string> _asked = [];
    private IBrowserContext? _context;

    internal RunningDashboard Dashboard { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    /// <summary>How often something below a path was asked for.</summary>
    protected int Requests(string path)
    {
        lock (_elsewhere)
        {
            return _asked.Count(address => address.StartsWith(Dashboard.Origin + path, StringComparison.Ordinal));
        }
    }

    private protected virtual EnrolmentPolicy Policy => EnrolmentPolicy.Auto;

    protected virtual BrowserNewContextOptions Options => new() { ViewportSize = new ViewportSize { Width = 1280, Height = 800 }, Locale = "en-GB", TimezoneId = "Europe/London" };

    public async Task InitializeAsync()
    {
        Dashboard = await RunningDashboard.StartAsync(Policy);
        if (chromium.Browser is not null)
        {
            _context = await chromium.Browser.NewContextAsync(Options);
            _context.SetDefaultTimeout(30_000);
            await LogInAsync(_context);
            Page = await _context.NewPageAsync();
            Page.Console += (_, said) => Heard(said.Type is "error" or "warning" ? said.Text : null);
            Page.PageError += (_, error) => Heard(error);
            Page.Request += (_, request) => Asked(request.Url);
        }
    }

    public async Task DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.DisposeAsync();
        }

        await Dashboard.DisposeAsync();
    }

    /// <summary>Lets the browser in, as its owner does on the first visit.</summary>
    private protected virtual async Task LogInAsync(IBrowserContext browser) =>
        await browser.AddCookiesAsync([new Cookie { Name = "piboot_session", Value = await Dashboard.LogInAsync(), Url = Dashboard.Origin, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);

    /// <summary>Opens a page, by what stands behind the hash.</summary>
    protected async Task OpenAsync(string path)
    {
        await Page.GotoAsync($"{Dashboard.Origin}/#{path}");
        await Assertions.Expect(Page.Locator("h1")).ToBeVisibleAsync();
    }

    /// <summary>Nothing went wrong in the browser, and nothing was asked of anybody else.</summary>
    /// <param name="expected">Part of what the browser says of answers that the test wanted, as <c>status of 412</c>.</param>
    protected void AssertClean(string? expected = null)
    {
        var unexpected = _complaints.Where(c => expected is null || !c.Contains(expected, StringComparison.Ordinal)).ToArray();
        Assert.Empty(unexpected);
        Assert.Empty(_elsewhere);
    }

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    protected ILocator Button(string name, bool exact = true) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact });

    /// <summary>The row of a client on the board.</summary>
    protected ILocator Row(string name) => Page.Locator(".board-row").Filter(new LocatorFilterOptions { HasText = name });

    private void Heard(string? complaint)
    {
        if (complaint is not null)
        {
            lock (_complaints)
            {
                _complaints.Add(complaint);
            }
        }
    }

    private void Asked(string address)
    {
        lock (_elsewhere)
        {
            _asked.Add(address);
            if (!address.StartsWith(Dashboard.Origin, StringComparison.Ordinal) && !address.StartsWith("data:", StringComparison.Ordinal))
            {
                _elsewhere.Add(address);
            }
        }
    }
}
