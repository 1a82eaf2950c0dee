using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Protocol.Wire;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/events (server-sent events) and /api/v1/up (the report of a client that is up).</summary>
internal sealed class EventRoutes(ApiState state)
{
    private ApiServices Services => state.Serving;

    private const int LongestField = 200;

    public void MapEvents(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/events", Events);

    public void MapReport(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/up", Up);

    private async Task Events(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var events = Services.Board.Watch();
        try
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await foreach (var seen in events.ReadAllAsync(context.RequestAborted))
            {
                var json = JsonSerializer.Serialize(EventView.Of(seen.Event, seen.ClientId), ApiJson.Default.EventView);
                await context.Response.WriteAsync($"event: boot\ndata: {json}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        finally
        {
            Services.Board.Unwatch(events);
        }
    }

    /// <summary>Only a known client is heard, and only from the address it has.</summary>
    private async Task Up(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            await Replies.Problem(context, StatusCodes.Status415UnsupportedMediaType, "Bad body", "The report is a form.");
            return;
        }

        if (await ReadForm(context) is not { } form)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad body", "The report has too many or too long fields.");
            return;
        }

        var asked = Field(form, "client");
        if (Services.Directory.Clients.ById(asked) is not { Approved: true } client)
        {
            await Replies.Problem(context, StatusCodes.Status404NotFound, "No such client", $"'{asked}' is not known here.");
            return;
        }

        if (!double.TryParse(Field(form, "seconds"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ||
            !double.IsFinite(seconds))
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", "'seconds' is not a number.", "seconds");
            return;
        }

        if (RemoteAddress(context) is { } address && client.Address != address)
        {
            await Replies.Problem(
                context, StatusCodes.Status403Forbidden, "Not you", $"{client.Id} has {(client.Address is { } known ? $"the address {known}" : "no address")}.");
            return;
        }

        Services.Board.Tell(client.Id, (tracker, now) => tracker.Up(now, seconds, $"{Field(form, "hostname")}, Linux {Field(form, "kernel")}"));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Null for a form that nobody honest sends.</summary>
    private static async Task<IFormCollection?> ReadForm(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return null;
        }
    }

    private static Ipv4Address? RemoteAddress(HttpContext context) =>
        Ipv4Address.TryParse(context.Connection.RemoteIpAddress?.MapToIPv4().ToString(), out var address) ? address : null;

    /// <summary>Printable and short: a client's words end up in logs and on screens.</summary>
    private static string Field(IFormCollection form, string name)
    {
        var text = form[name].ToString();
        return string.Concat(text.Take(LongestField).Where(c => !char.IsControl(c)));
    }
}
