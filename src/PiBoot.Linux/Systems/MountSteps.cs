using PiBoot.Core.Os;

namespace PiBoot.Linux.Systems;

/// <summary>What the system mounts, and what its kernel is told of the card.</summary>
internal static class MountSteps
{
    public static void Apply(Preparation preparation)
    {
        var mount = SystemDescription.BootMount(preparation.Root);
        if (preparation.Root.ReadText("etc/fstab") is { } table)
        {
            var changed = FileSystemTable.ForNetwork(table, mount, out var dropped);
            preparation.Change(preparation.Root, "etc/fstab", table, changed, $"{Lines(dropped.Count)} commented out ({Names(dropped)})");
        }

        var config = preparation.Boot.ReadText("config.txt") ?? "";
        foreach (var name in FirmwareConfig.CommandLineNames(config))
        {
            if (preparation.Boot.ReadText(name) is { } line && KernelCommandLine.WithoutCard(line) is { Dropped.Count: > 0 } without)
            {
                preparation.Change(preparation.Boot, name, line, without.Kept, $"{string.Join(' ', without.Dropped)} taken out");
            }
        }
    }

    private static string Lines(int count) => count == 1 ? "1 line" : $"{count} lines";

    private static string Names(IReadOnlyList<string> lines) =>
        string.Join(", ", lines.Select(line => line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries)).Select(f => $"{f[0]} on {f[1]}"));
}
