using System.Text.RegularExpressions;

namespace PiBoot.Linux.Systems;

/// <summary>
/// Raspberry Pi OS asks at its first boot for a user, on a screen that a headless board does not have. Where a user is
/// given, this leaves what the system's own cancel-rename would.
/// </summary>
internal static partial class FirstBootWizard
{
    private const string Wants = "etc/systemd/system/multi-user.target.wants/userconfig.service";
    private const string Screen = "etc/lightdm/lightdm.conf";

    public static void Finish(IdentityLayer layer, string user)
    {
        if (!layer.Contains("usr/lib/systemd/system/userconfig.service") && !layer.Contains("lib/systemd/system/userconfig.service") && layer.Base.FindName(Wants) is null)
        {
            return;
        }

        if (layer.ReadText(Screen) is { } screen)
        {
            var logsIn = layer.Contains("var/lib/userconf-pi/autologin");
            layer.Change(Screen, AutoLogin().Replace(screen, logsIn ? $"autologin-user={user}" : "#autologin-user="));
        }

        // Masked as well: its package turns it on again where it is upgraded.
        layer.PutLink("etc/systemd/system/userconfig.service", "/dev/null");
        foreach (var file in (string[])[
            Wants, "etc/xdg/autostart/piwiz.desktop", "etc/sudoers.d/010_wiz-nopasswd", "etc/ssh/sshd_config.d/rename_user.conf",
            "var/lib/userconf-pi/autologin"])
        {
            layer.Remove(file);
        }

        var getty = layer.Contains("usr/lib/systemd/system/getty@.service") ? "/usr/lib/systemd/system/getty@.service" : "/lib/systemd/system/getty@.service";
        layer.PutLink("etc/systemd/system/getty.target.wants/getty@tty1.service", getty);
        AllowRoot(layer, user);
    }

    /// <summary>The first user of Raspberry Pi OS may do all without a password; renaming would carry that over.</summary>
    private static void AllowRoot(IdentityLayer layer, string user)
    {
        if (layer.ReadText("etc/sudoers.d/010_pi-nopasswd") is not null)
        {
            layer.Change("etc/sudoers.d/010_piboot-nopasswd", $"{user} ALL=(ALL) NOPASSWD: ALL\n", newMode: 0x120);
        }
    }

    [GeneratedRegex(@"^autologin-user=rpi-first-boot-wizard[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex AutoLogin();
}
