using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>os-release(5) of a root.</summary>
/// <param name="Id">Such as <c>debian</c>; empty without the file.</param>
/// <param name="Name">For people, such as <c>Raspberry Pi OS 12 (bookworm)</c>.</param>
internal sealed record OsRelease(string Id, string Name)
{
    public bool IsKnown => Id is "raspbian" or "debian" or "ubuntu";

    public static OsRelease Of(RootTree root)
    {
        var text = root.ReadText("etc/os-release") ?? root.ReadText("usr/lib/os-release") ?? "";
        var values = text.Split('\n').Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0].Trim(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last()[1].Trim().Trim('"', '\''), StringComparer.Ordinal);
        var id = values.GetValueOrDefault("ID", "");
        var version = Version(values.GetValueOrDefault("VERSION_ID", ""), values.GetValueOrDefault("VERSION_CODENAME", ""));

        // The 64-bit Raspberry Pi OS calls itself Debian; etc/rpi-issue is its image builder's mark.
        var name = id == "raspbian" || root.Contains("etc/rpi-issue") ? "Raspberry Pi OS"
            : id switch
            {
                "debian" => "Debian",
                "ubuntu" => "Ubuntu",
                _ => values.GetValueOrDefault("NAME", id.Length > 0 ? id : "an unknown system"),
            };
        return new OsRelease(id, (name + " " + version).Trim());
    }

    private static string Version(string number, string codename) =>
        codename.Length == 0 ? number : number.Length == 0 ? codename : $"{number} ({codename})";
}
