using System.Diagnostics;
using Microsoft.Playwright;

namespace PiBoot.Walk;

/// <summary>A person with a browser in the house network.</summary>
public sealed class Walker : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly List<string> _complaints = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;
    private readonly string _pictures;

    private Walker(IPlaywright driver, IBrowser browser, IPage page, Uri appliance, Hands hands, string pictures)
    {
        _driver = driver;
        _browser = browser;
        Page = page;
        Appliance = appliance;
        Hands = hands;
        _pictures = pictures;
        page.Console += (_, said) => Heard(said.Type == "error" ? said.Text : null);
        page.PageError += (_, error) => Heard(error);
        page.Request += (_, request) => Heard(new Uri(request.Url) is { Scheme: "http" or "https" } asked && asked.Host != appliance.Host ? $"asked {asked}" : null);
    }

    public IPage Page { get; }

    public Uri Appliance { get; }

    public Hands Hands { get; }

    public static async Task<Walker> StartAsync(Uri appliance, Hands hands, string pictures)
    {
        Directory.CreateDirectory(pictures);
        var driver = await Playwright.CreateAsync();
        var browser = await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",

            // As root, and where /dev/shm is small, it does not start without these.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"],
        });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 800 }, Locale = "en-GB" });
        context.SetDefaultTimeout(30_000);
        Assertions.SetDefaultExpectTimeout(30_000);
        return new Walker(driver, browser, await context.NewPageAsync(), appliance, hands, pictures);
    }

    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    public void Say(string text) => Console.WriteLine($"[{_clock.Elapsed.TotalSeconds,6:F1} s] {text}");

    public Task GoAsync(string hash) => Page.EvaluateAsync("hash => { location.hash = hash; }", hash);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Row(string name) => Page.Locator(".board-row").Filter(new() { HasText = name });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public Task PictureAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(_pictures, $"{name}.png") });

    /// <summary>Where nothing is served, whoever asks is told so with 503, and browsers complain of that.</summary>
    public void ForgiveWithoutDrive()
    {
        lock (_complaints)
        {
            _complaints.RemoveAll(complaint => complaint.Contains("503", StringComparison.Ordinal));
        }
    }

    /// <summary>Answers that the walk itself asks for are no complaint: the browser names them by their status.</summary>
    public void AssertClean()
    {
        if (_complaints.FirstOrDefault(c => !c.Contains("status of 4", StringComparison.Ordinal)) is { } complaint)
        {
            throw new WalkException($"the browser complains: {complaint}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }

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
}
