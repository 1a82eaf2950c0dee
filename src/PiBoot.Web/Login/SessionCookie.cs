using Microsoft.AspNetCore.Http;
using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <summary>
/// The cookie of a session. Over HTTPS it has a name of its own, which browsers take only with Secure and from no other
/// host: under one name, they would refuse the cookie of a login over HTTP for as long as they keep one of HTTPS.
/// </summary>
internal static class SessionCookie
{
    private const string Plain = "piboot_session";
    private const string Secure = "__Host-piboot_session";

    /// <summary>Null when there is none.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[Name(request)];

    public static void Set(HttpContext context, string value) => context.Response.Cookies.Append(Name(context.Request), value, Options(context.Request, SessionLife.Longest));

    public static void Remove(HttpContext context) => context.Response.Cookies.Append(Name(context.Request), "", Options(context.Request, TimeSpan.Zero));

    private static string Name(HttpRequest request) => request.IsHttps ? Secure : Plain;

    private static CookieOptions Options(HttpRequest request, TimeSpan age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = "/",
        MaxAge = age,
        IsEssential = true,
    };
}
