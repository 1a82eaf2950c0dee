namespace PiBoot.Commands;

/// <summary>Columns of text, as wide as what stands in them.</summary>
internal static class Table
{
    public static void Write(TextWriter writer, IReadOnlyList<string> heading, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [heading, .. rows];
        var widths = Enumerable.Range(0, heading.Count).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            writer.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
