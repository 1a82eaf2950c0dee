using System.Globalization;
using PiBoot.BootRom.Boards;
using PiBoot.BootRom.Tftp;

namespace PiBoot.BootRom.Firmware;

/// <summary>
/// The boot folder as the firmware sees it: names under a prefix, found by asking. A file the server does not have is
/// ordinary; a transfer that breaks is told and remembered.
/// </summary>
/// <param name="arrived">Hears of each file that is whole, before anything else is asked for.</param>
/// <param name="earlier">What the ROM fetched before bootcode.bin asked DHCP again.</param>
internal sealed class BootFiles(
    TftpClient tftp, IBootSink sink, Journal journal, BugSet bugs, Action<string> arrived, BootFiles? earlier)
{
    private readonly Dictionary<string, FetchedFile> fetched = earlier?.fetched ?? [];
    private ushort port;
    private int probes;

    /// <summary>The serial number and a slash, or empty once the firmware has dropped it.</summary>
    public string Prefix { get; set; } = "";

    public TransferRules Rules { get; private set; } = new();

    /// <summary>Name and reason of the last transfer that broke, null when none did.</summary>
    public string? LastFailure { get; private set; }

    public IReadOnlyCollection<FetchedFile> Fetched => fetched.Values;

    /// <summary>The next stage reads by its own rules, from <paramref name="firstPort"/> upwards.</summary>
    public void Enter(TransferRules rules, ushort firstPort)
    {
        Rules = rules;
        port = firstPort;
    }

    /// <summary>Whether the file is there: RRQ, OACK or first DATA, then ERROR 0.</summary>
    public async ValueTask<bool> ProbeAsync(string name, CancellationToken cancellation)
    {
        probes++;
        var isAbandoned = bugs.Has(Bug.AbandonsProbes) && probes % 3 == 0;

        // Both kinds are seen: one ends after the OACK, the other after the first DATA.
        var end = await tftp.ReadAsync(
            Prefix + name, port++, Rules, null, probes % 2 == 0, isAbandoned, cancellation).ConfigureAwait(false);
        Tell(isAbandoned ? "probe, left open" : "probe", name, end, TimeSpan.Zero);
        return end.Outcome == TransferOutcome.Found;
    }

    /// <summary>Probes and, when it is there, reads.</summary>
    public async ValueTask<FetchedFile?> ProbeAndReadAsync(string name, CancellationToken cancellation) =>
        await ProbeAsync(name, cancellation).ConfigureAwait(false)
            ? await ReadAsync(name, cancellation).ConfigureAwait(false)
            : null;

    /// <summary>Reads a file into the sink.</summary>
    /// <returns>Null when the server does not have it or the transfer broke.</returns>
    public async ValueTask<FetchedFile?> ReadAsync(string name, CancellationToken cancellation)
    {
        var file = sink.Create(Plain(name));
        await using (file.ConfigureAwait(false))
        {
            var end = await TransferAsync(name, file, cancellation).ConfigureAwait(false);
            if (end.Outcome == TransferOutcome.Complete)
            {
                return fetched[Plain(name)];
            }
        }

        // What an earlier pass fetched under this name stays good.
        if (!fetched.ContainsKey(Plain(name)))
        {
            sink.Remove(Plain(name));
        }

        return null;
    }

    /// <summary>Reads a small file into memory and into the sink.</summary>
    /// <returns>Null when it is missing, broken or, as config.txt on a Pi 4 without blksize agreed, ignored.</returns>
    public async ValueTask<byte[]?> ReadBytesAsync(string name, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        var end = await TransferAsync(name, memory, cancellation).ConfigureAwait(false);
        if (end.Outcome != TransferOutcome.Complete)
        {
            return null;
        }

        var bytes = memory.ToArray();
        var file = sink.Create(Plain(name));
        await using (file.ConfigureAwait(false))
        {
            file.Write(bytes);
        }

        if (Rules.BlockSize > 0 && !end.BlockSizeAgreed && bugs.Has(Bug.NeedsOack) && Plain(name) == "config.txt")
        {
            journal.Say("TFTP: config.txt is ignored, because blksize was not acknowledged");
            return null;
        }

        return bytes;
    }

    private async ValueTask<TransferEnd> TransferAsync(string name, Stream file, CancellationToken cancellation)
    {
        var start = journal.Elapsed;
        var end = await tftp.ReadAsync(
            Prefix + name, port++, Rules, file, true, false, cancellation).ConfigureAwait(false);
        var took = journal.Elapsed - start;
        Tell("read", name, end, took);
        if (end.Outcome == TransferOutcome.Complete)
        {
            fetched[Plain(name)] = new FetchedFile(Plain(name), end.Bytes, Math.Round(took.TotalSeconds, 4));
            arrived(Plain(name));
        }

        return end;
    }

    private void Tell(string verb, string name, in TransferEnd end, TimeSpan took)
    {
        if (end.Outcome == TransferOutcome.Failed)
        {
            LastFailure = $"{Plain(name)} failed after {end.Bytes} bytes: {end.Reason}";
        }

        var result = end.Outcome switch
        {
            TransferOutcome.Complete => string.Create(
                CultureInfo.InvariantCulture, $"{end.Bytes} bytes in {took.TotalSeconds:0.000} s"),
            TransferOutcome.Found => "found",
            TransferOutcome.Missing => $"missing, {end.Reason}",
            _ => string.Create(CultureInfo.InvariantCulture, $"FAILED after {end.Bytes} bytes: {end.Reason}"),
        };
        journal.Say($"TFTP: {verb} {Prefix}{name}: {result}");
    }

    private static string Plain(string name) => name.TrimStart('/');
}
