using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PiBoot.Core.Clients;

namespace PiBoot.Dashboard.Tests;

/// <summary>For eyes, fingers and ears of every kind.</summary>
[Collection(SharedBrowser.Name)]
public sealed partial class AccessibilityTests(Chromium chromium) : DashboardTest(chromium)
{
    /// <summary>WCAG 2.2, 1.4.3: text; 1.4.11: what tells a control or a state apart.</summary>
    private static readonly (string Front, string Back, double Least)[] Pairs =
    [
        ("text", "ground", 4.5), ("text", "surface", 4.5), ("text", "raised", 4.5), ("text", "sunken", 4.5),
        ("text-soft", "ground", 4.5), ("text-soft", "surface", 4.5), ("text-soft", "raised", 4.5), ("text-soft", "sunken", 4.5),
        ("accent", "ground", 4.5), ("accent", "surface", 4.5), ("accent", "accent-soft", 4.5), ("on-accent", "accent", 4.5), ("on-accent", "accent-strong", 4.5),
        ("good", "surface", 4.5), ("good", "good-soft", 4.5), ("warn", "surface", 4.5), ("warn", "warn-soft", 4.5),
        ("bad", "surface", 4.5), ("bad", "bad-soft", 4.5), ("bad", "raised", 4.5), ("on-bad", "bad", 4.5), ("text", "bad-soft", 4.5), ("text", "warn-soft", 4.5), ("text-soft", "accent-soft", 4.5),
        ("line-strong", "surface", 3), ("line-strong", "ground", 3), ("line-strong", "raised", 3), ("accent", "raised", 3),
    ];

    [ChromiumFact]
    public async Task Every_colour_can_be_read_on_its_ground_in_both_themes()
    {
        await OpenAsync("/clients");
        foreach (var theme in (string[])["light", "dark"])
        {
            await Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            foreach (var (front, back, least) in Pairs)
            {
                var (one, other) = (await TokenAsync(front), await TokenAsync(back));
                var contrast = Contrast.Of(one, other);
                Assert.True(contrast >= least, $"{theme}: {front} ({one}) on {back} ({other}) has a contrast of {contrast:0.00}, and needs {least}.");
            }
        }
    }

    [ChromiumFact]
    public async Task The_bars_of_the_charts_stand_out_in_both_themes()
    {
        Rack.Fill(Dashboard);
        await OpenAsync($"/clients/{Dashboard.Directory.Clients.All().First(c => c.Name == "greenhouse").Id}");
        foreach (var theme in (string[])["light", "dark"])
        {
            await Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            var ground = await TokenAsync("surface");
            foreach (var phase in (string[])["powering", "dhcp", "kernel", "root"])
            {
                var colour = await Page.EvaluateAsync<string>("name => getComputedStyle(document.querySelector('.page-client')).getPropertyValue('--c-' + name).trim()", phase);
                Assert.True(Contrast.Of(colour, ground) >= 3, $"{theme}: {phase} ({colour}) on {ground} has a contrast of {Contrast.Of(colour, ground):0.00}.");
            }
        }

        AssertClean();
    }

    [ChromiumFact]
    public async Task The_dark_theme_is_the_same_chosen_and_by_the_system()
    {
        const string All = "[...getComputedStyle(document.documentElement)].filter(n => n.startsWith('--')).map(n => n + getComputedStyle(document.documentElement).getPropertyValue(n)).join('\\n')";
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await OpenAsync("/clients");
        var bySystem = await Page.EvaluateAsync<string>(All);
        await Page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
        Assert.Equal(bySystem, await Page.EvaluateAsync<string>(All));
    }

    [ChromiumFact]
    public async Task Every_control_has_a_name_and_every_page_one_heading()
    {
        foreach (var path in await PagesAsync())
        {
            await OpenAsync(path);
            await Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
            var tree = await Page.Locator("body").AriaSnapshotAsync();
            Assert.Empty(Nameless().Matches(tree).Select(m => $"{path}: {m.Value.Trim()}"));
            Assert.Equal(1, await Page.Locator("h1").CountAsync());
            var ids = await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('[id]')].map(e => e.id)");
            Assert.Equal(ids.Distinct().Order(), ids.Order());
        }
    }

    [ChromiumFact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen_and_fingers_find_every_control()
    {
        foreach (var path in await PagesAsync())
        {
            foreach (var width in (int[])[320, 390])
            {
                await Page.SetViewportSizeAsync(width, 700);
                await OpenAsync(path);
                await Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
                var wide = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
                Assert.True(wide <= width, $"{path} is {wide} pixels wide on a screen of {width}.");
                var small = await Page.EvaluateAsync<string[]>("""
                    [...document.querySelectorAll('button, summary, select, .input, .nav-link')]
                      .filter(e => e.checkVisibility() && !e.closest('.toast'))
                      .filter(e => e.getBoundingClientRect().height < 43.5)
                      .map(e => `${e.tagName} ${e.className} ${e.textContent.slice(0, 20)} ${e.getBoundingClientRect().height}`)
                    """);
                Assert.Empty(small);
            }
        }

        AssertClean();
    }

    [ChromiumFact]
    public async Task What_moves_stands_still_for_who_asked_for_that()
    {
        await Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await OpenAsync("/clients");
        await Dashboard.VanishAsync();
        await Expect(Page.Locator(".spinner")).ToHaveCSSAsync("animation-name", "none");
    }

    /// <summary>Every page in the navigation, and a client's.</summary>
    private async Task<string[]> PagesAsync()
    {
        Rack.Fill(Dashboard);
        await OpenAsync("/clients");
        var pages = await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.nav-link[data-path]')].map(e => e.dataset.path)");
        return [.. pages, $"/clients/{Dashboard.Directory.Clients.All().First(c => c.Name == "workshop").Id}", $"/clients/{Dashboard.Directory.Clients.All().First(c => c.Name == "greenhouse").Id}"];
    }

    private Task<string> TokenAsync(string name) =>
        Page.EvaluateAsync<string>("name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()", name);

    private protected override EnrolmentPolicy Policy => EnrolmentPolicy.Approve;

    [GeneratedRegex("""^\s*- (button|link|textbox|searchbox|combobox|checkbox|switch|menuitem|radio)(?! ["/]).*$""", RegexOptions.Multiline)]
    private static partial Regex Nameless();
}
