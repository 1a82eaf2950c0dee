using System.Globalization;
using System.Text.Json;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Firmware;
using PiBoot.BootRom.Links;

namespace PiBoot.BootRom;

internal static class Program
{
    private const int UsageFault = 2;

    private static async Task<int> Main(string[] words)
    {
        if (Arguments.Read(words, out var fault) is not { } arguments)
        {
            Console.Error.WriteLine(fault);
            Console.Error.WriteLine(Arguments.Usage);
            return UsageFault;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            return (int)(arguments.Boards == 1
                ? await BootAsync(arguments, interrupted.Token).ConfigureAwait(false)
                : await StormAsync(arguments, interrupted.Token).ConfigureAwait(false));
        }
        catch (LinkException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return (int)BootOutcome.Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("interrupted");
            return (int)BootOutcome.Failed;
        }
    }

    private static async Task<BootOutcome> StormAsync(Arguments arguments, CancellationToken cancellation)
    {
        using var link = RawLink.Open(arguments.Interface!, null);
        var storm = new Storm(arguments.Boot, arguments.Boards, arguments.Stagger, link, TimeProvider.System);
        var results = await storm.RunAsync(Console.WriteLine, cancellation).ConfigureAwait(false);
        var booted = results.Count(result => result.Outcome == BootOutcome.Booted);
        var longest = results.Max(result => result.Duration.TotalSeconds);
        var bytes = results.Sum(result => result.Files.Sum(file => file.Bytes));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{booted} of {results.Count} booted, the slowest took {longest:0.0} s, {bytes} bytes in all"));
        return booted == results.Count ? BootOutcome.Booted : BootOutcome.Failed;
    }

    private static async Task<BootOutcome> BootAsync(Arguments arguments, CancellationToken cancellation)
    {
        var options = arguments.Boot;
        if (arguments.OutputDirectory is { } directory)
        {
            Directory.CreateDirectory(directory);
            options = options with { Sink = new DirectorySink(directory) };
        }

        var result = arguments.Interface is { } name
            ? await BootOverFramesAsync(name, options, cancellation).ConfigureAwait(false)
            : await BootOverSocketsAsync(arguments, options, cancellation).ConfigureAwait(false);
        if (arguments.OutputDirectory is { } reported)
        {
            await WriteReportAsync(Path.Combine(reported, "boot.json"), options, result, cancellation).ConfigureAwait(false);
        }

        return result.Outcome;
    }

    private static async Task<BootResult> BootOverFramesAsync(
        string interfaceName, BootRomOptions options, CancellationToken cancellation)
    {
        using var link = RawLink.Open(interfaceName, options.Mac);
        return await new BootRom(options, link, TimeProvider.System, new ConsoleLog()).RunAsync(cancellation)
            .ConfigureAwait(false);
    }

    private static async Task<BootResult> BootOverSocketsAsync(
        Arguments arguments, BootRomOptions options, CancellationToken cancellation)
    {
        var bugs = options.Bugs ?? default;
        var left = bugs.Without(LoopbackLink.ImpossibleBugs);
        Console.WriteLine($"sockets instead of frames: no REQUEST, and left out: {bugs.Without(left)}");
        options = options with { FixedAddress = arguments.Address, Bugs = left };
        using var link = new LoopbackLink(arguments.Loopback, arguments.Address, arguments.DhcpPort, arguments.TftpPort);
        return await new BootRom(options, link, TimeProvider.System, new ConsoleLog()).RunAsync(cancellation)
            .ConfigureAwait(false);
    }

    private static async Task WriteReportAsync(
        string path, BootRomOptions options, BootResult result, CancellationToken cancellation)
    {
        var report = BootReport.Of(ModelTraits.Of(options.Model).Name, options, result);
        var json = JsonSerializer.Serialize(report, BootReportJson.Default.BootReport);
        await File.WriteAllTextAsync(path, json + "\n", cancellation).ConfigureAwait(false);
    }
}
