using System.Globalization;
using Microsoft.AspNetCore.Http;
using PiBoot.Web.Api;

namespace PiBoot.Web.Bounds;

/// <summary>
/// Requests that break off, come too slowly or are too large are their sender's doing: he is told, and the log, which he
/// could fill, is not.
/// </summary>
internal static class BrokenRequests
{
    public static async Task Answer(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e)
        {
            await TellAsync(context, e.StatusCode);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // He has hung up, or the service stops: there is nobody to tell.
        }
    }

    private static async Task TellAsync(HttpContext context, int status)
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return;
        }

        // What is left of the body is not waited for.
        context.Response.Headers.Connection = "close";
        await Replies.Problem(context, status, "Bad request", status switch
        {
            StatusCodes.Status413PayloadTooLarge => string.Create(CultureInfo.InvariantCulture, $"The body is too large: most of what is asked for here has {WebLimits.LargestBody / 1024} kB at most."),
            StatusCodes.Status408RequestTimeout => "The request came too slowly and was given up: send it again.",
            _ => "The request broke off or is no HTTP.",
        });
    }
}
