using Microsoft.AspNetCore.Http;

namespace PiBoot.Web.Login;

/// <summary>
/// Whether a request that changes something was made by a page of ours, or by no page at all. Browsers say where a page
/// is from that has them post something (RFC 6454, Fetch Metadata), and no page can keep them from it.
/// </summary>
internal static class CrossSite
{
    /// <summary>Why it is refused, in a sentence; null when it is not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="hasCookie">A browser has added its session by itself.</param>
    public static string? Fault(HttpRequest request, bool hasCookie)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return null;
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(origin, request))
        {
            return $"A page of another site ({Shown(origin)}) may not do this: use the pages of the appliance itself.";
        }

        if (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
        {
            return "A page of another site may not do this: use the pages of the appliance itself.";
        }

        return origin.Length == 0 && hasCookie
            ? "A session goes with the header Origin, which every browser sends; programs use a token (Authorization: Bearer …)."
            : null;
    }

    /// <summary>Scheme, host and port are those that the request itself was sent to.</summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) &&
        page.Scheme == request.Scheme &&
        string.Equals(page.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase) &&
        page.Port == (request.Host.Port ?? (request.IsHttps ? 443 : 80));

    private static string Shown(string origin) => string.Concat(origin.Take(100).Where(c => c is > ' ' and <= '~'));
}
