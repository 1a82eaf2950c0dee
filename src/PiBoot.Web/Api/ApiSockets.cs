using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using PiBoot.Web.Bounds;
using PiBoot.Web.Https;
using PiBoot.Web.Login;

namespace PiBoot.Web.Api;

/// <summary>The sockets that the API listens on.</summary>
internal static class ApiSockets
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public static void Configure(KestrelServerOptions kestrel, ApiListening where)
    {
        kestrel.AddServerHeader = false;
        WebLimits.Set(kestrel.Limits);
        kestrel.ListenUnixSocket(where.Control, static listen => listen.Use(static next => connection =>
        {
            connection.Items[Caller.ControlMark] = true;
            return next(connection);
        }));
        var byAddress = new ConnectionLimit();
        if (where.Web is { } web)
        {
            kestrel.Listen(web, listen => Plain(listen, byAddress));
        }

        if (where.Https is { } https)
        {
            kestrel.Listen(https.Address, listen =>
            {
                Plain(listen, byAddress);
                listen.UseHttps(Terms(https));
            });
        }
    }

    /// <summary>HTTP/1.1 only: what HTTP/2 would carry at once in one connection could not be counted by connections.</summary>
    private static void Plain(ListenOptions listen, ConnectionLimit byAddress)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(byAddress.Around);
    }

    private static HttpsConnectionAdapterOptions Terms(HttpsListening https) => new()
    {
        ServerCertificateSelector = (_, _) => https.Certificate(),
        ServerCertificateChain = https.Chain,
        HandshakeTimeout = HandshakeTimeout,
    };
}
