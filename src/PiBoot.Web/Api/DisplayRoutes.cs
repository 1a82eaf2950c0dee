using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Display;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/display, the screen of this moment, and /api/v1/display/events, each screen as it comes (server-sent events).</summary>
internal sealed class DisplayRoutes(DisplayScreens screens)
{
    /// <summary>How long nothing is sent at most: who is gone is noticed by then.</summary>
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);

    private static readonly (string, string) Size = ("size", "16x2, 20x4 or 21x8; absent: that of the display");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/display", Now, new("What the status display shows", Access.Read) { WithoutDrive = true, Query = [Size], Answer = ApiJson.Default.ScreenView, Problems = [400] });
        routes.Get("/api/v1/display/events", Events, new("Each screen of the status display as it comes", Access.Read) { WithoutDrive = true, Query = [Size], Answer = ApiJson.Default.ScreenView, AnswerType = Operation.Events, Problems = [400] });
    }

    private async Task Now(HttpContext context)
    {
        if (await SizeAsync(context) is { } size)
        {
            await Replies.Json(context, ScreenView.Of(screens.Show(size, out _)), ApiJson.Default.ScreenView);
        }
    }

    private async Task Events(HttpContext context)
    {
        if (await SizeAsync(context) is not { } size)
        {
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var (shown, silence) = ((Screen?)null, TimeSpan.Zero);
        while (true)
        {
            var screen = screens.Show(size, out var pause);
            if (screen != shown || silence >= Ping)
            {
                var json = JsonSerializer.Serialize(ScreenView.Of(screen), ApiJson.Default.ScreenView);
                await context.Response.WriteAsync(screen == shown ? ":\n\n" : $"event: screen\ndata: {json}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                (shown, silence) = (screen, TimeSpan.Zero);
            }

            await Task.Delay(pause, context.RequestAborted);
            silence += pause;
        }
    }

    /// <summary>The display's own where none is asked for; null when the answer has been given.</summary>
    private async Task<ScreenSize?> SizeAsync(HttpContext context)
    {
        string? asked = context.Request.Query["size"];
        if (asked is null || ScreenSize.Parse(asked) is not null)
        {
            return asked is null ? screens.Standard : ScreenSize.Parse(asked);
        }

        await Replies.Problem(
            context, StatusCodes.Status400BadRequest, "No such size", $"There is no display of '{asked}': it takes {string.Join(", ", ScreenSize.All)}.", "size");
        return null;
    }
}
