using System.Net;
using System.Net.Sockets;
using PiBoot.Configuration;
using PiBoot.Linux.Systemd;
using PiBoot.Web.Api;
using PiBoot.Web.Https;
using Serilog;
using Serilog.Extensions.Logging;

namespace PiBoot.Composition;

/// <summary>Starts the control socket and the web server, which are one.</summary>
internal static class ApiStart
{
    private const int UnprivilegedPort = 8080;
    private const int HttpsPort = 443;
    private const int UnprivilegedHttpsPort = 8443;

    /// <summary>Also tells the TCP port that it got; null without a web server.</summary>
    /// <exception cref="StartException">The address that was asked for, the control socket or the certificate cannot be had.</exception>
    public static (ApiHost Host, int? Port) Start(ApiState state, ApplianceSettings settings, ServerCertificate generated, DescriptorShelf shelf, ILogger log)
    {
        var wanted = settings.Web;
        var https = Https(settings, generated, shelf, log);
        int[] ports = wanted is { IsDefault: true } ? [wanted.Port, UnprivilegedPort] : [wanted?.Port ?? 0];
        for (var i = 0; ; i++)
        {
            SocketFile.Prepare(settings.Control);
            var web = wanted is null ? null : new IPEndPoint(wanted.Address, ports[i]);
            try
            {
                var host = ApiHost.Start(state, new ApiListening(settings.Control, web, https) { Listener = shelf.Listener }, new SerilogLoggerProvider(log));
                SocketFile.Share(settings.Control);
                shelf.DropUnused(DescriptorName.Tcp);
                Tell(https, log);
                return (host, web?.Port);
            }
            catch (Exception e) when (e is IOException or SocketException && i + 1 < ports.Length)
            {
                shelf.Drop(DescriptorName.OfTcp(web!));
                log.Information("Port {Port} cannot be had ({Reason}): the web server is on port {Other}", ports[i], e.Message, ports[i + 1]);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                var also = https is null ? "" : $", HTTPS on {https.Address}";
                throw new StartException($"Cannot serve the web on {web}{also} and the control socket {settings.Control}: {e.Message}", e);
            }
        }
    }

    /// <summary>Null where it is off, or where no port can be had and none was asked for by name.</summary>
    private static HttpsListening? Https(ApplianceSettings settings, ServerCertificate generated, DescriptorShelf shelf, ILogger log)
    {
        var own = CertificateFiles.Read(settings.Https);
        var address = settings.Https.IsAuto ? Automatic(settings.Web, shelf, log) : settings.Https.Address is { } asked ? new IPEndPoint(asked.Address, asked.Port) : null;
        if (address is null)
        {
            return settings.Https.IsOnly
                ? throw new StartException("[web] https_only = yes needs HTTPS, which is off or has no port: set [web] https to an address and port.")
                : null;
        }

        return new HttpsListening(address, own is { } files ? () => files.Certificate : generated.Current, own?.Chain ?? [], settings.Https.IsOnly);
    }

    private static IPEndPoint? Automatic(WebAddress? web, DescriptorShelf shelf, ILogger log)
    {
        if (web is null)
        {
            return null;
        }

        foreach (var port in (int[])[HttpsPort, UnprivilegedHttpsPort])
        {
            var address = new IPEndPoint(web.Address, port);
            if (shelf.Has(DescriptorName.OfTcp(address)) || CanBeHad(address) is not { } reason)
            {
                return address;
            }

            log.Information("Port {Port} cannot be had for HTTPS ({Reason})", port, reason);
        }

        return null;
    }

    /// <summary>Null when it can; the reason otherwise.</summary>
    private static string? CanBeHad(IPEndPoint address)
    {
        try
        {
            using var listener = new TcpListener(address);
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
    }

    private static void Tell(HttpsListening? https, ILogger log)
    {
        if (https is not null)
        {
            log.Information("HTTPS is on port {Port}, its certificate has the SHA-256 fingerprint {Fingerprint}", https.Address.Port, https.Fingerprint());
        }
    }
}
