using Microsoft.Playwright;
using PiBoot.Core.Settings;

namespace PiBoot.Dashboard.Tests;

[Collection(SharedBrowser.Name)]
public sealed class SettingsPageTests(Chromium chromium) : DashboardTest(chromium)
{
    private const string Delay = "network.offer_delay";
    private const string Hint = "network.offer_option_66";
    private const string Stagger = "power.stagger";

    private ILocator Toast => Page.Locator(".toast");

    [ChromiumFact]
    public async Task Another_word_for_a_choice_stands_in_the_file_and_spoils_nothing()
    {
        Set(Hint, "true", "no", "yes or no", SettingSource.File);
        Set(Delay, "1", "1", "seconds", SettingSource.Default);
        await OpenAsync("/settings");
        await Expect(Field(Hint)).ToHaveValueAsync("true");
        await Expect(Save("network")).ToBeDisabledAsync();
        await Field(Delay).FillAsync("2");
        await Save("network").ClickAsync();
        await Expect(Toast).ToContainTextAsync("Saved");
        Assert.Equal(("true", "2"), (Value(Hint), Value(Delay)));
        await Field(Hint).SelectOptionAsync("no");
        await Save("network").ClickAsync();
        await Expect(Save("network")).ToBeDisabledAsync();
        Assert.Equal("no", Value(Hint));
        AssertClean();
    }

    [ChromiumFact]
    public async Task A_number_that_is_emptied_is_what_it_is_by_default()
    {
        Set(Delay, "5", "1", "seconds", SettingSource.Live);
        await OpenAsync("/settings");
        await Field(Delay).FillAsync("");
        await Save("network").ClickAsync();
        await Expect(Toast).ToContainTextAsync("Saved");
        await Expect(Field(Delay)).ToHaveValueAsync("1");
        await Expect(Save("network")).ToBeDisabledAsync();
        Assert.Equal("1", Value(Delay));
        AssertClean();
    }

    [ChromiumFact]
    public async Task Taking_one_back_leaves_alone_what_is_typed_beside_it()
    {
        Set(Stagger, "5", "1", "seconds", SettingSource.Default);
        Dashboard.Settings.Cure = "off";
        await OpenAsync("/settings");
        await Field(Stagger).FillAsync("7");
        await Field("power.cure").SelectOptionAsync("auto");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Expect(Toast).ToContainTextAsync("power.cure is as in the configuration file");
        await Expect(Field(Stagger)).ToHaveValueAsync("7");
        await Expect(Field("power.cure")).ToHaveValueAsync("auto");
        await Save("power").ClickAsync();
        await Expect(Toast.Last).ToContainTextAsync("Saved");
        Assert.Equal("7", Value(Stagger));
        AssertClean();
    }

    [ChromiumFact]
    public async Task Who_takes_back_later_than_somebody_else_changed_it_sees_that_and_can_do_it_again()
    {
        Set(Stagger, "5", "1", "seconds", SettingSource.Live);
        await OpenAsync("/settings");
        Set(Stagger, "9", "1", "seconds", SettingSource.Live);
        var back = Page.GetByRole(AriaRole.Button, new() { Name = "Take back" });
        await back.ClickAsync();
        await Expect(Toast).ToContainTextAsync("Somebody else has changed the settings meanwhile");
        await Expect(Field(Stagger)).ToHaveValueAsync("9");
        await back.ClickAsync();
        await Expect(Field(Stagger)).ToHaveValueAsync("1");
        AssertClean("status of 412");
    }

    private ILocator Field(string name) => Page.Locator($"[name='{name}']");

    private ILocator Save(string section) => Page.Locator($"[data-section={section}]").GetByRole(AriaRole.Button, new() { Name = "Save" });

    private string? Value(string name) => Dashboard.Settings.More[name].Value;

    private void Set(string name, string value, string byDefault, string expected, SettingSource source)
    {
        var (section, key) = (name.Split('.')[0], name.Split('.')[1]);
        Dashboard.Settings.More[name] = new SettingEntry(section, key, value, byDefault, "what it is for", expected, source, true);
    }
}
