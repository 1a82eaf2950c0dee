using System.Globalization;
using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Links;

namespace PiBoot.BootRom;

/// <summary>Many boards of one model that start together behind one link: MAC addresses and serial numbers count up.</summary>
public sealed class Storm(BootRomOptions first, int boards, TimeSpan stagger, ILink uplink, TimeProvider time)
{
    /// <summary>Boots all and returns their results in order of their addresses.</summary>
    /// <param name="tell">Receives a line for every board that did not boot.</param>
    /// <exception cref="LinkException">The link stopped working.</exception>
    public async Task<IReadOnlyList<BootResult>> RunAsync(Action<string> tell, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var hub = new LinkSwitch(uplink, time);

        // A raw link blocks its thread.
        var pump = Task.Factory.StartNew(
            () => hub.RunAsync(over.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        try
        {
            var boots = Task.WhenAll(Enumerable.Range(0, boards).Select(i => BootAsync(hub, i, tell, over.Token)));
            await (await Task.WhenAny(boots, pump).ConfigureAwait(false)).ConfigureAwait(false);
            return await boots.ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<BootResult> BootAsync(LinkSwitch hub, int index, Action<string> tell, CancellationToken cancellation)
    {
        await Task.Delay(stagger * index, time, cancellation).ConfigureAwait(false);
        var mac = new MacAddress(first.Mac.Value + (ulong)index);
        using var port = hub.Plug(mac);
        var log = new LastLine();
        var options = first with { Mac = mac, Serial = first.Serial + (uint)index, Seed = first.Seed + index };
        var result = await new BootRom(options, port, time, log).RunAsync(cancellation).ConfigureAwait(false);
        if (result.Outcome != BootOutcome.Booted)
        {
            tell(string.Create(
                CultureInfo.InvariantCulture, $"{mac} {result.Outcome} after {result.Duration.TotalSeconds:0.0} s: {log.Before}"));
        }

        return result;
    }

    /// <summary>Keeps the last two lines: a time-out is best explained by what came before it.</summary>
    private sealed class LastLine : IBootLog
    {
        private string last = "";

        public string Before { get; private set; } = "";

        public void Write(TimeSpan sincePowerOn, string line) => (Before, last) = ($"{last} | {line}", line);
    }
}
