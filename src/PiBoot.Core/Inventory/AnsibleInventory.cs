using System.Text;
using PiBoot.Core.Clients;

namespace PiBoot.Core.Inventory;

/// <summary>
/// The clients as an inventory of Ansible in its INI form: all in <c>piboot</c>, and by their operating system
/// (<c>os_bookworm</c>) and model (<c>model_pi4</c>).
/// </summary>
public static class AnsibleInventory
{
    private const string Everybody = "piboot";

    public static string Of(IReadOnlyList<InventoryEntry> entries)
    {
        var names = new HostNames();
        var groups = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var hosts = new List<(string Name, Client Client)>();
        foreach (var entry in entries.Where(e => e.Client.Address is not null))
        {
            // Ansible warns of a host that is named like a group.
            if (names.Take(entry.Client) is [var name, ..] && !IsGroup(name))
            {
                hosts.Add((name, entry.Client));
                Join(groups, name, "model_" + (ModelFamily.Of(entry.Client) ?? "unknown"));
                Join(groups, name, "os_" + GroupWord(entry.Os ?? "none"));
            }
        }

        return Text(hosts, groups);
    }

    private static string Text(List<(string Name, Client Client)> hosts, SortedDictionary<string, List<string>> groups)
    {
        var text = new StringBuilder("# Clients of PiBootAppliance that have an address and a name.\n");
        text.Append('[').Append(Everybody).Append("]\n");
        foreach (var (name, client) in hosts)
        {
            text.Append(name).Append(" ansible_host=").Append(client.Address);
            _ = client.Serial is { } serial ? text.Append(" piboot_serial=\"'").Append(serial).Append("'\"\n") : text.Append('\n');
        }

        foreach (var (group, members) in groups)
        {
            text.Append("\n[").Append(group).Append("]\n").AppendJoin('\n', members).Append('\n');
        }

        return text.ToString();
    }

    private static void Join(SortedDictionary<string, List<string>> groups, string name, string group)
    {
        if (!groups.TryGetValue(group, out var members))
        {
            groups[group] = members = [];
        }

        members.Add(name);
    }

    private static bool IsGroup(string name) =>
        name is Everybody or "all" or "ungrouped" || name.StartsWith("os_", StringComparison.Ordinal) || name.StartsWith("model_", StringComparison.Ordinal);

    /// <summary>Names of groups are names of Python: letters, digits and underscores.</summary>
    private static string GroupWord(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
}
