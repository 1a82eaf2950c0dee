using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using PiBoot.Web.Api;

namespace PiBoot.Web.Dashboard;

/// <summary>
/// The dashboard: <c>/</c> and the files it is made of, each a route of its own. What lies in <c>open/</c> is served without a
/// login, for the page that asks for one; nothing secret is in any of them.
/// </summary>
internal sealed class DashboardRoutes
{
    /// <summary>Nothing from elsewhere, nothing inline: a name that smuggles a script into a page does nothing.</summary>
    internal const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private const string Root = "/ui/";
    private const string Start = "index.html";
    private const string WithoutLogin = "open/";
    private const string LoginPage = "open/login.html";

    private readonly IReadOnlyList<DashboardAsset> _assets = DashboardAsset.All();

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in _assets)
        {
            var isOpen = asset.Path.StartsWith(WithoutLogin, StringComparison.Ordinal);
            var path = asset.Path == Start ? "/" : asset.Path == LoginPage ? "/login" : Root + asset.Path;
            routes.Get(path, context => SendAsync(context, asset), new("A file of the dashboard", isOpen ? Access.Open : Access.Read) { AnswerType = asset.ContentType, IsPage = true });
        }
    }

    /// <summary>Sends a file with what keeps browsers strict; for pages that are served under another address too.</summary>
    internal static async Task SendAsync(HttpContext context, DashboardAsset asset)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (context.Request.IsHttps)
        {
            // Over plain HTTP browsers ignore it, and say so in their console each time.
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }

        headers.ETag = asset.ETag;

        // Asked for again each time, and answered with 304: a new version of the program is seen at once, whole.
        headers.CacheControl = "no-cache";
        if (Holds(context.Request.Headers.IfNoneMatch, asset.ETag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Content.Length;
        await context.Response.Body.WriteAsync(asset.Content, context.RequestAborted);
    }

    private static bool Holds(Microsoft.Extensions.Primitives.StringValues asked, string tag) =>
        EntityTagHeaderValue.TryParseList(asked, out var tags) && tags.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Tag == tag);
}
