using PiBoot.BootRom.Boards;

namespace PiBoot.BootRom.Firmware;

/// <summary>What every stage works on.</summary>
/// <param name="FirstPort">Where Pi 4 and 5 begin to count their source ports: 40084, 6970, 61785 in captures.</param>
internal sealed record StageContext(
    Model Model, Board Board, BugSet Bugs, BootFiles Files, BootImage Image, Journal Journal, ushort FirstPort,
    CancellationToken Cancellation)
{
    private const int ConfigLimit = 4096;

    /// <summary>Reads, but does not mind when it is missing.</summary>
    public async ValueTask TryAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await Files.ReadAsync(name, Cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads config.txt and what it includes.</summary>
    /// <returns>Null when there is no config.txt, or it is ignored.</returns>
    public async ValueTask<ConfigText?> ConfigAsync(string name)
    {
        if (await Files.ReadBytesAsync(name, Cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        if (bytes.Length > ConfigLimit && Bugs.Has(Bug.ConfigCutShort))
        {
            Journal.Say($"config.txt is cut at {ConfigLimit} bytes");
            bytes = bytes[..ConfigLimit];
        }

        var config = ConfigText.Read(bytes, Board);
        foreach (var include in config.Includes)
        {
            if (await Files.ReadBytesAsync(include, Cancellation).ConfigureAwait(false) is { } included)
            {
                config.With(ConfigText.Read(included, Board));
            }
        }

        return config;
    }

    /// <summary>Probes config.txt and reads it, as start.elf does each time; keeps what is known when it is gone.</summary>
    public async ValueTask<ConfigText> ProbeConfigAsync(ConfigText known) =>
        await Files.ProbeAsync("config.txt", Cancellation).ConfigureAwait(false)
            ? await ConfigAsync("config.txt").ConfigureAwait(false) ?? ConfigText.Empty
            : known;

    /// <summary>A failure with the transfer that broke, if one did.</summary>
    public BootEnd Failed(string reason, int flashes) =>
        BootEnd.Failed(Files.LastFailure is { } failure ? $"{reason}; {failure}" : reason, flashes);
}
