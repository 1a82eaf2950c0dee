using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Os;
using PiBoot.Web.Events;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/events (server-sent events) and /api/v1/up (the report of a client that is up).</summary>
internal sealed class EventRoutes(ApiState state)
{
    private ApiServices Services => state.Serving;

    public void MapEvents(IEndpointRouteBuilder routes) =>
        routes.Get("/api/v1/events", Events, new("Every boot event as it happens, and what else changes; goes on after the Last-Event-ID", Access.Read) { WithoutDrive = true, Answer = ApiJson.Default.EventView, AnswerType = Operation.Events });

    public void MapReport(IEndpointRouteBuilder routes) =>
        routes.Post(UpReport.Route, Up, new("A client reports that it is up", Access.Open) { BodyType = Operation.Form, Status = 204, AnswerType = null, Problems = [400, 403, 404, 415] });

    private async Task Events(HttpContext context)
    {
        state.Feed.Join();
        try
        {
            await EventStream.SendAsync(context, state.Feed);
        }
        finally
        {
            state.Feed.Leave();
        }
    }

    /// <summary>Only a known client is heard, and only from the address it has.</summary>
    private async Task Up(HttpContext context)
    {
        if (await ClientReports.ReadFormAsync(context) is not { } form ||
            await ClientReports.SenderAsync(context, Services, ClientReports.Field(form, "client")) is not { } client)
        {
            return;
        }

        if (!double.TryParse(ClientReports.Field(form, "seconds"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ||
            !double.IsFinite(seconds))
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", "'seconds' is not a number.", "seconds");
            return;
        }

        var source = ClientReports.Field(form, "root");
        var wrong = MountedRoot.Wrong(source, client.Id, Services.RootOf(client.Id));
        var root = source.Length > 0 ? $", root {source}" : "";
        var detail = $"{ClientReports.Field(form, "hostname")}, Linux {ClientReports.Field(form, "kernel")}{root}";
        Services.Board.Tell(client.Id, (tracker, now) => tracker.Up(now, seconds, detail));
        if (wrong is not null)
        {
            Services.Board.Tell(client.Id, (tracker, now) => tracker.WrongRoot(now, wrong));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
