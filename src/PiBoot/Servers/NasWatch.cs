using System.Net;
using System.Net.Sockets;
using PiBoot.Core.Nfs;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// Knows whether the NAS is there, and its address, which kernels want instead of its name. Everybody else looks here, and
/// never waits for a NAS that is away.
/// </summary>
/// <param name="share">What lies there.</param>
/// <param name="look">Null when the share is mounted and answers, otherwise why it is not; may take seconds.</param>
/// <param name="resolve">The IPv4 addresses of a name.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes each change.</param>
public sealed class NasWatch(
    NasShare share, Func<string?> look, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private volatile string? _trouble = $"The NAS {share.Server} is being looked for.";
    private volatile Known? _known;

    /// <summary>It was away and is there; called on the watch's task.</summary>
    public event Action? Came;

    public NasShare Share => share;

    /// <summary>Null when roots on it can be used. Returns at once.</summary>
    public string? Trouble => _trouble;

    /// <summary>Null until it was found once; from then on the last one.</summary>
    public Ipv4Address? Address => _known?.Address;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await LookAsync(cancellation);
                await Task.Delay(Pause, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            log.Debug("The NAS is watched no more: the service stops");
        }
    }

    public async Task LookAsync(CancellationToken cancellation)
    {
        var trouble = await ResolveAsync(cancellation) ?? look();
        var before = _trouble;
        _trouble = trouble;
        if (trouble == before)
        {
            return;
        }

        if (trouble is null)
        {
            log.Information("The NAS is there: {Share}, address {Address}", share, Address);
            Came?.Invoke();
        }
        else
        {
            log.Error("{Trouble}", trouble);
        }
    }

    /// <summary>A name server that is away for a while does not matter once the address is known.</summary>
    private async Task<string?> ResolveAsync(CancellationToken cancellation)
    {
        if (Ipv4Address.TryParse(share.Server, out var given))
        {
            _known = new Known(given);
            return null;
        }

        try
        {
            var found = (await resolve(share.Server, cancellation)).FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork);
            if (found is not null && Ipv4Address.TryParse(found.ToString(), out var address))
            {
                _known = new Known(address);
            }

            return _known is null ? $"The NAS's name '{share.Server}' has no IPv4 address: correct [storage] nfs_server, or write its address there." : null;
        }
        catch (SocketException e)
        {
            return _known is null ? $"The NAS's name '{share.Server}' is not known here ({e.Message}): correct [storage] nfs_server, or write its address there." : null;
        }
    }

    private sealed record Known(Ipv4Address Address);
}
