using System.Net;
using System.Net.Sockets;
using PiBoot.Configuration;
using PiBoot.Web.Api;
using Serilog;
using Serilog.Extensions.Logging;

namespace PiBoot.Composition;

/// <summary>Starts the control socket and the web server, which are one.</summary>
internal static class ApiStart
{
    private const int UnprivilegedPort = 8080;

    /// <summary>Also tells the TCP port that it got; null without a web server.</summary>
    /// <exception cref="StartException">The address that was asked for, or the control socket, cannot be had.</exception>
    public static async Task<(ApiHost Host, int? Port)> StartAsync(
        ApiState state, ApplianceSettings settings, ILogger log, CancellationToken cancellation)
    {
        using var logging = new SerilogLoggerProvider(log);
        var wanted = settings.Web;
        int[] ports = wanted is { IsDefault: true } ? [wanted.Port, UnprivilegedPort] : [wanted?.Port ?? 0];
        for (var i = 0; ; i++)
        {
            SocketFile.Prepare(settings.Control);
            var web = wanted is null ? null : new IPEndPoint(wanted.Address, ports[i]);
            try
            {
                var host = await ApiHost.StartAsync(state, settings.Control, web, logging, cancellation);
                SocketFile.Share(settings.Control);
                return (host, web?.Port);
            }
            catch (Exception e) when (e is IOException or SocketException && i + 1 < ports.Length)
            {
                log.Information("Port {Port} cannot be had ({Reason}): the web server is on port {Other}", ports[i], e.Message, ports[i + 1]);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                throw new StartException($"Cannot serve the web on {web} and the control socket {settings.Control}: {e.Message}", e);
            }
        }
    }
}
