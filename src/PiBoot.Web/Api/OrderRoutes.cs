using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;

namespace PiBoot.Web.Api;

/// <summary>
/// What the unit in a client's system asks for: /api/v1/orders, a connection that stays and brings orders as lines, and
/// /api/v1/leaving, its last word. Both are heard only from the client's own address.
/// </summary>
internal sealed class OrderRoutes(ApiState state)
{
    /// <summary>A client hangs up when it heard nothing for twice this long.</summary>
    private static readonly TimeSpan PingPause = TimeSpan.FromSeconds(15);

    private ApiServices Services => state.Serving;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(UpReport.OrdersRoute, Orders, new("Orders for the client that asks, a line each, as they come", Access.Open) { Query = [("client", "its id; heard only from its own address")], AnswerType = Operation.Text, Problems = [403, 404, 503] });
        routes.Post(UpReport.LeavingRoute, Leaving, new("A client says that it shuts down or reboots", Access.Open) { BodyType = Operation.Form, Status = 204, AnswerType = null, Problems = [400, 403, 404, 415] });
    }

    private async Task Orders(HttpContext context)
    {
        // Of the moment in which it began: they may be gone when it ends.
        var services = Services;
        if (await ClientReports.SenderAsync(context, services, context.Request.Query["client"].ToString()) is not { } client)
        {
            return;
        }

        if (services.OrderLines.Join(client.Id) is not { } orders)
        {
            await Replies.Problem(context, StatusCodes.Status503ServiceUnavailable, "Too many", "Too many clients wait for orders: try again later.");
            return;
        }

        try
        {
            await SendAsync(context, services.Board, client.Id, orders);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Its cable, its crash or its shutdown: who watches the wire sees which. This is only a hint.
        }
        finally
        {
            services.OrderLines.Leave(client.Id, orders);
        }
    }

    /// <summary>Orders as they come and a dot now and then, until the client is gone or has connected anew.</summary>
    private static async Task SendAsync(HttpContext context, BootBoard board, string clientId, ChannelReader<string> orders)
    {
        context.Response.ContentType = "text/plain";
        context.Response.Headers.CacheControl = "no-store";

        // Its connecting is a sign of life. That a dot could be sent later is none: the kernel takes what a client that hangs,
        // or whose cable is out, will never read.
        board.Tell(clientId, static (tracker, now) => tracker.Connected(now));
        for (var isOpen = true; isOpen;)
        {
            await context.Response.WriteAsync(orders.TryRead(out var order) ? order + "\n" : ".\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            isOpen = await WaitAsync(orders, context.RequestAborted);
        }
    }

    /// <summary>False when there will be no more orders.</summary>
    private static async Task<bool> WaitAsync(ChannelReader<string> orders, CancellationToken cancellation)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        pause.CancelAfter(PingPause);
        try
        {
            return await orders.WaitToReadAsync(pause.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task Leaving(HttpContext context)
    {
        if (await ClientReports.ReadFormAsync(context) is not { } form ||
            await ClientReports.SenderAsync(context, Services, ClientReports.Field(form, "client")) is not { } client)
        {
            return;
        }

        var word = ClientReports.Field(form, "leaving");
        if (word is not ("reboot" or "poweroff" or "halt"))
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", $"'{Shown.Short(word)}' is no way to leave: there are reboot, poweroff and halt.", "leaving");
            return;
        }

        Services.Board.Tell(client.Id, (tracker, now) => tracker.Leaving(now, word == "reboot"));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
