using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Access;
using PiBoot.Web.Api;

namespace PiBoot.Web.Login;

/// <summary>
/// Lets in who may: everybody who could open the control socket, and over the network whom the route's operation names.
/// What is not let in learns nothing, not even which routes there are.
/// </summary>
/// <param name="door">Knows sessions and tokens; null: nobody can log in, and only what is open to anybody is served.</param>
internal sealed class Gate(Doorkeeper? door)
{
    private const string LoginPage = "/login";
    private const string Bearer = "Bearer ";
    private const int LongestHost = 260;

    public Task Invoke(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        var operation = endpoint?.Metadata.GetMetadata<Operation>();
        if (Caller.IsControl(context))
        {
            context.Features.Set(Caller.Control);
            return next(context);
        }

        var token = TokenOf(context.Request);
        var cookie = token is null ? SessionCookie.Read(context.Request) : null;
        if (CrossSite.Fault(context.Request, cookie is not null) is { } fault)
        {
            return Refuse(context, StatusCodes.Status403Forbidden, "Another site", fault);
        }

        var caller = (token is not null ? door?.ByToken(token) : door?.BySession(cookie)) ?? Caller.Nobody;
        context.Features.Set(caller);
        return IsOpen(endpoint, operation, context.Request) ? Take(context, operation, next) : Judge(context, operation, caller, next);
    }

    /// <summary>Open by its exact spelling only: routing itself overlooks case and a slash at the end.</summary>
    private static bool IsOpen(Endpoint? endpoint, Operation? operation, HttpRequest request) =>
        operation?.Access == Access.Open && (endpoint as RouteEndpoint)?.RoutePattern.RawText == request.Path.Value;

    private static Task Judge(HttpContext context, Operation? operation, Caller caller, RequestDelegate next)
    {
        if (context.Request.Host is not { HasValue: true, Value.Length: <= LongestHost })
        {
            return Refuse(context, StatusCodes.Status400BadRequest, "No host", "The header Host is missing or too long.");
        }

        return (caller.Scope, operation) switch
        {
            (null, { IsPage: true, Access: not Access.Open }) => ToLogin(context),
            (null, _) => Unknown(context),
            (_, null) when context.GetEndpoint() is null => Refuse(context, StatusCodes.Status404NotFound, "Not here", "There is nothing of this name: /api/v1/openapi.json tells what there is."),
            (_, { Access: Access.Local }) => Refuse(context, StatusCodes.Status403Forbidden, "Not over the network", "Only the piboot command on the appliance itself may do this."),
            (TokenScope.Read, { Access: not (Access.Read or Access.Open) }) => Refuse(context, StatusCodes.Status403Forbidden, "Read only", "This token may only look: what changes something needs one with full scope."),
            _ => Take(context, operation, next),
        };
    }

    private static Task ToLogin(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(LoginPage);
        return Task.CompletedTask;
    }

    private static Task Unknown(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Refuse(context, StatusCodes.Status401Unauthorized, "No login", "Log in first, or send an API token (Authorization: Bearer …).");
    }

    /// <summary>A form of another site can send text, but nothing that calls itself JSON without asking first.</summary>
    private static Task Take(HttpContext context, Operation? operation, RequestDelegate next) =>
        operation?.Body is not null && HasBody(context) && !context.Request.HasJsonContentType()
            ? Refuse(context, StatusCodes.Status415UnsupportedMediaType, "Not JSON", "The body must be JSON and say so: Content-Type: application/json.")
            : next(context);

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    private static Task Refuse(HttpContext context, int status, string title, string detail) => Replies.Problem(context, status, title, detail);

    /// <summary>Null where none is sent: then the browser's cookie counts.</summary>
    private static string? TokenOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.Length == 0 ? null : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
    }
}
