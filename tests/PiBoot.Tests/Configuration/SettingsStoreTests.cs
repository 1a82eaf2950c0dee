using PiBoot.Configuration;
using PiBoot.Core.Settings;
using PiBoot.Core.Storekeeping;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Configuration;

public sealed class SettingsStoreTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    private string Path => _scratch.Join("settings.conf");

    public void Dispose() => _scratch.Dispose();

    /// <summary>A good value for each live key, other than its default.</summary>
    public static TheoryData<string, string> LiveValues => new()
    {
        { "network.offer_delay", "2.5" }, { "network.offer_option_66", "yes" },
        { "clients.enrol", "approve" }, { "clients.os", "trixie" }, { "clients.root", "shared" },
        { "clients.os_pi1", "old" }, { "clients.os_pi2", "old" }, { "clients.os_pi3", "old" }, { "clients.os_pi4", "new" }, { "clients.os_pi5", "new" },
        { "clients.user", "kim" }, { "clients.config_txt", @"gpu_mem=64\ndtparam=audio=on" }, { "clients.cmdline", "quiet" },
        { "power.off_time", "7" }, { "power.stagger", "3" }, { "power.stagger_old", "11" }, { "power.shutdown_wait", "60" }, { "power.cure", "off" }, { "power.cycles_per_hour", "2" },
        { "display.page_seconds", "9" }, { "display.sleep_minutes", "0" },
        { "log.level", "debug" },
    };

    [Theory]
    [MemberData(nameof(LiveValues))]
    public void A_live_setting_counts_at_once_and_after_a_restart_and_until_it_is_taken_back(string key, string value)
    {
        var store = Open();
        var told = 0;
        store.Changed += () => told++;
        var before = Same(store.Current);
        Assert.True(store.TryChange(new Dictionary<string, string?> { [key] = value }, static _ => true));
        Assert.Equal(1, told);
        Assert.NotEqual(before, Same(store.Current));
        Assert.Equal((value, SettingSource.Live), (Entry(store, key).Value, Entry(store, key).Source));
        Assert.Equal(Same(store.Current), Same(Open().Current));

        store.TryChange(new Dictionary<string, string?> { [key] = null }, static _ => true);
        Assert.Equal(before, Same(store.Current));
        Assert.Equal(SettingSource.Default, Entry(store, key).Source);
        Assert.Equal(before, Same(Open().Current));
    }

    [Fact]
    public void Every_live_key_is_tried_here_and_no_secret_is_live() =>
        Assert.Equal(
            LiveValues.Select(row => (string)row[0]).Order(StringComparer.Ordinal),
            SettingKeys.All.Where(k => k is { IsLive: true, IsSecret: false }).Select(k => $"{k.Section}.{k.Name}").Order(StringComparer.Ordinal));

    [Fact]
    public void An_option_wins_over_what_was_changed_and_that_over_the_file()
    {
        var store = Open("[power]\nstagger = 4\ncure = off\n[log]\nlevel = warning\n", ("log", "level", "debug"));
        store.TryChange(new Dictionary<string, string?> { ["power.stagger"] = "5" }, static _ => true);
        Assert.Equal((TimeSpan.FromSeconds(5), false), (store.Current.Power.Stagger, store.Current.Power.Cures));
        Assert.Equal(
            (SettingSource.Live, SettingSource.File, SettingSource.Option, SettingSource.Default),
            (Entry(store, "power.stagger").Source, Entry(store, "power.cure").Source, Entry(store, "log.level").Source, Entry(store, "power.start").Source));
        Assert.Equal("debug", Entry(store, "log.level").Value);
        var refused = Assert.Throws<SettingRefusedException>(() => store.TryChange(new Dictionary<string, string?> { ["log.level"] = "error" }, static _ => true));
        Assert.Contains("--level debug", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("power.cycles_per_hour", "0", "a number from 1 to 60")]
    [InlineData("power.cure", "maybe", "auto or off")]
    [InlineData("clients.user", "no user", "user")]
    [InlineData("clients.cmdline", "a\nb", "one line")]
    [InlineData("storage.data", "/mnt", "cannot be changed while the service runs")]
    [InlineData("clients.password_hash", "!", "cannot be changed while the service runs")]
    [InlineData("power.colour", "red", "no setting 'power.colour'")]
    [InlineData("cure", "off", "no setting 'cure'")]
    public void A_bad_change_names_its_key_and_changes_nothing(string key, string value, string words)
    {
        var store = Open();
        var refused = Assert.Throws<SettingRefusedException>(() =>
            store.TryChange(new Dictionary<string, string?> { ["power.stagger"] = "9", [key] = value }, static _ => true));
        Assert.Equal(key, refused.Key);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Equal(Same(new ApplianceSettings()), Same(store.Current));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Who_changes_what_somebody_else_has_changed_changes_nothing()
    {
        var store = Open();
        Assert.False(store.TryChange(new Dictionary<string, string?> { ["power.stagger"] = "9" }, static _ => false));
        Assert.Equal(new ApplianceSettings().Power, store.Current.Power);
    }

    [Fact]
    public void Without_its_drive_nothing_is_changed_and_what_counted_goes_on()
    {
        var store = Open();
        store.TryChange(new Dictionary<string, string?> { ["power.stagger"] = "9" }, static _ => true);
        store.Close();
        Assert.Throws<StorageException>(() => store.TryChange(new Dictionary<string, string?> { ["power.stagger"] = "3" }, static _ => true));
        Assert.Equal(9, store.Current.Power.Stagger.TotalSeconds);
        File.Delete(Path);
        store.Open();
        Assert.Equal(2, store.Current.Power.Stagger.TotalSeconds);
    }

    [Fact]
    public void A_damaged_file_is_named_line_by_line_and_the_rest_of_it_counts()
    {
        File.WriteAllText(Path, "[power]\nstagger = 9\ncure = perhaps\nstagger = 8\n\u0001\u0002\n[nothing]\na = b\n[storage]\ndata = /mnt\n[display]\npage_seconds = 30\n");
        var store = Open();
        Assert.Equal((9, 30, true, "/srv/piboot"), (store.Current.Power.Stagger.TotalSeconds, store.Current.Display.Page.TotalSeconds, store.Current.Power.Cures, store.Current.Data));
        Assert.Equal(6, store.Troubles.Count);
        Assert.All(store.Troubles.Take(5), t => Assert.Contains("settings.conf:", t, StringComparison.Ordinal));

        // What is written anew is whole again.
        store.TryChange(new Dictionary<string, string?> { ["power.cure"] = "off" }, static _ => true);
        Assert.Empty(store.Troubles);
        Assert.Empty(Open().Troubles);
        Assert.Equal(9, Open().Current.Power.Stagger.TotalSeconds);
    }

    [Fact]
    public void A_file_that_is_no_text_stops_nothing()
    {
        File.WriteAllBytes(Path, [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))]);
        var store = Open();
        Assert.NotEmpty(store.Troubles);
        Assert.Equal(Same(new ApplianceSettings()), Same(store.Current));
    }

    [Fact]
    public void Secrets_are_not_shown()
    {
        const string hash = "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/";
        var keys = _scratch.Join("keys");
        File.WriteAllText(keys, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1pPlNsOIxbLxIyKc3fkXUPhLnXCwVOmxbCkVz3VJ8X kim\n");
        var store = Open($"[clients]\nuser = kim\npassword_hash = {hash}\nauthorized_keys = {keys}\n");
        Assert.Equal((null, SettingSource.File), (Entry(store, "clients.password_hash").Value, Entry(store, "clients.password_hash").Source));
        Assert.Null(Entry(store, "clients.authorized_keys").Value);

        // The file of keys is read when the service starts, and not again.
        File.Delete(keys);
        store.TryChange(new Dictionary<string, string?> { ["clients.user"] = "sam" }, static _ => true);
        Assert.Equal("sam", store.Current.ClientDefaults.User);
        Assert.NotNull(store.Current.ClientDefaults.AuthorizedKeys);
    }

    private static SettingEntry Entry(SettingsStore store, string key) => store.List().Single(e => $"{e.Section}.{e.Name}" == key);

    /// <summary>Records compare lists by reference.</summary>
    private static string Same(ApplianceSettings s) => $"{s with { Interfaces = [], Banks = [], OsByFamily = s.OsByFamily.Clear() }} {string.Join(',', s.OsByFamily)}";

    private SettingsStore Open(string file = "", params (string Section, string Name, string Value)[] options)
    {
        var given = new GivenSettings(
            "piboot.conf", SettingsReader.Lines(file, "piboot.conf"), [.. options.Select(o => new SettingLine(SettingKeys.Find(o.Section, o.Name)!, o.Value, $"--{o.Name}"))]);
        var store = new SettingsStore(given, Path, Logger.None);
        store.Open();
        return store;
    }
}
