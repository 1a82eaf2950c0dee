using System.Globalization;
using System.Text;
using PiBoot.Core.Clients;

namespace PiBoot.Core.Inventory;

/// <summary>The clients as a table of RFC 4180. No cell is a formula to the spreadsheet that opens it.</summary>
public static class ClientTable
{
    private const string Heading = "id,serial,macs,model,revision,name,hostname,address,os,root,relay,stage,approved,firstSeen,lastSeen\r\n";

    public static string Of(IReadOnlyList<InventoryEntry> entries)
    {
        var text = new StringBuilder(Heading);
        foreach (var entry in entries)
        {
            text.AppendJoin(',', Cells(entry).Select(Cell)).Append("\r\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string?> Cells(InventoryEntry entry)
    {
        var client = entry.Client;
        return
        [
            client.Id,
            client.Serial?.ToString(),
            string.Join(' ', client.Macs),
            client.Model,
            client.Revision?.ToString("x6", CultureInfo.InvariantCulture),
            client.Name,
            ClientRules.HostnameOf(client),
            client.Address?.ToString(),
            entry.Os,
            client.RootMode.ToString().ToLowerInvariant(),
            client.Relay,
            entry.Stage.ToString().ToLowerInvariant(),
            client.Approved ? "yes" : "no",
            Time(client.FirstSeen),
            Time(client.LastSeen),
        ];
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Spreadsheets take these for the begin of a formula, also behind a quotation mark; an apostrophe says that it is text.</summary>
    private static string Cell(string? value)
    {
        var text = value ?? "";
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(",\"\r\n ") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
