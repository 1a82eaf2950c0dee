using Microsoft.AspNetCore.Http;
using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <summary>Where somebody logs in from.</summary>
/// <param name="Address">His address; <c>control</c> over the control socket.</param>
/// <param name="Browser">His browser in a few words.</param>
public sealed record Visitor(string Address, string Browser)
{
    internal static Visitor Of(HttpContext context) => new(
        context.Connection.RemoteIpAddress?.MapToIPv4().ToString() ?? "control", BrowserName.Of(context.Request.Headers.UserAgent));
}
