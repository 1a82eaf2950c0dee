using System.Globalization;
using Microsoft.AspNetCore.Http;
using PiBoot.Core.Os;
using PiBoot.Web.Api;
using PiBoot.Web.Login;

namespace PiBoot.Web.Https;

/// <summary>
/// Where HTTPS is asked for, HTTP answers only health checks and clients, whose units speak nothing else and say nothing that
/// is secret. Browsers are sent to HTTPS; an order that came over HTTP is refused, as what was secret in it has been told.
/// </summary>
/// <param name="port">TCP port of HTTPS.</param>
internal sealed class HttpsOnly(int port)
{
    private const int UsualPort = 443;

    private static readonly string[] Plain = ["/healthz", UpReport.Route, UpReport.OrdersRoute, UpReport.LeavingRoute];

    public Task Invoke(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.IsHttps || Caller.IsControl(context) || Plain.Contains(request.Path.Value))
        {
            return next(context);
        }

        if (!HttpMethods.IsGet(request.Method) || !request.Host.HasValue)
        {
            return Replies.Problem(context, StatusCodes.Status403Forbidden, "HTTPS only", "This appliance takes orders over HTTPS only ([web] https_only).");
        }

        var host = port == UsualPort ? request.Host.Host : string.Create(CultureInfo.InvariantCulture, $"{request.Host.Host}:{port}");
        context.Response.Redirect($"https://{host}{request.Path}{request.QueryString}", permanent: false, preserveMethod: true);
        return Task.CompletedTask;
    }
}
