using System.Globalization;
using PiBoot.Core.Metrics;

namespace PiBoot.Servers;

/// <summary>What this process uses of the machine: proc(5), getrusage(2), and the runtime's own books.</summary>
public sealed class ProcessReader(DateTimeOffset startedAt)
{
    public ProcessGauges Read()
    {
        var memory = GC.GetGCMemoryInfo();
        var status = File.ReadAllLines("/proc/self/status");
        return new ProcessGauges(
            ApplianceReport.Version,
            startedAt,
            Environment.CpuUsage.TotalTime,
            Environment.WorkingSet,
            Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(),
            Field(status, "Threads:"),
            memory.HeapSizeBytes,
            GC.GetTotalAllocatedBytes(),
            [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)],
            GC.GetTotalPauseDuration());
    }

    private static int? Field(string[] status, string name) =>
        Array.Find(status, line => line.StartsWith(name, StringComparison.Ordinal)) is { } line &&
        int.TryParse(line.AsSpan(name.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
