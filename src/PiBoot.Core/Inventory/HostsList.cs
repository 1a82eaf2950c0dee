using System.Text;

namespace PiBoot.Core.Inventory;

/// <summary>The clients as lines of hosts(5).</summary>
public static class HostsList
{
    public static string Of(IReadOnlyList<InventoryEntry> entries)
    {
        var names = new HostNames();
        var text = new StringBuilder("# Clients of PiBootAppliance that have an address.\n");
        foreach (var entry in entries.Where(e => e.Client.Address is not null))
        {
            _ = names.Take(entry.Client) is { Count: > 0 } own
                ? text.Append(entry.Client.Address).Append('\t').AppendJoin(' ', own).Append('\n')
                : text.Append("# ").Append(entry.Client.Address).Append(": no name of its own\n");
        }

        return text.ToString();
    }
}
