using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit.Abstractions;

namespace PiBoot.Storage.Tests;

public sealed class KillTests(ITestOutputHelper log) : IDisposable
{
    private const int Kills = 20;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Everything_that_a_call_wrote_is_there_after_kill_9()
    {
        var random = new Random(20261122);
        var written = new List<string>();
        var watch = Stopwatch.StartNew();
        var kills = 0;
        while (kills < Kills && watch.Elapsed < Enough)
        {
            written.AddRange(await HammerUntilKilled(written.Count * 2, TimeSpan.FromMilliseconds(random.Next(1, 400))));
            kills++;
            using var registry = directory.Open(out var opening);
            Assert.Null(opening.SetAside);
            var there = registry.Load().Where(client => client.Approved).Select(client => client.Id).ToHashSet();
            Assert.Empty(written.Except(there));
            Assert.All(written.TakeLast(3), id => Assert.Single(registry.Boots(id, 10)));
        }

        log.WriteLine($"{kills} kills, {written.Count} clients, {watch.Elapsed.TotalSeconds:F1} s");
        Assert.NotEmpty(written);
    }

    /// <summary>Kills it a while after its first line: the start of the runtime takes longer than the moments of interest.</summary>
    private async Task<IReadOnlyList<string>> HammerUntilKilled(int first, TimeSpan after)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        var hammer = Path.Combine(AppContext.BaseDirectory, "PiBoot.RegistryHammer.dll");
        var start = new ProcessStartInfo(dotnet, [hammer, directory.Path, $"{first}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var lines = new List<string>();
        if (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        using var timer = new Timer(_ => process.Kill(), null, after, Timeout.InfiniteTimeSpan);
        while (await process.StandardOutput.ReadLineAsync() is { } next)
        {
            lines.Add(next);
        }

        await process.WaitForExitAsync();
        Assert.Equal(128 + 9, process.ExitCode);
        return lines;
    }
}
