using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Clients;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/roots and /api/v1/clients/{id}/root: list, snapshot, roll back, reset.</summary>
internal sealed class RootRoutes(ApiState state)
{
    private ApiServices Services => state.Serving;

    private const string OfClient = "/api/v1/clients/{id}/root";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/roots", List, new("The roots of all clients", Access.Read) { Query = [("space", "no: leave out the bytes, which need a look at every file")], Answer = ApiJson.Default.RootViewArray, Problems = [409] });
        routes.Get(OfClient, Show, new("A client's root", Access.Read) { Answer = ApiJson.Default.RootViewArray, Problems = [404, 409] });
        routes.Post(OfClient + "/snapshots", Snapshot, new("Keep a root as it is", Access.Full) { Body = ApiJson.Default.SnapshotOrder, Status = 201, Answer = ApiJson.Default.SnapshotView, Problems = [400, 404, 409] });
        routes.Delete(OfClient + "/snapshots/{name}", RemoveSnapshot, new("Remove a snapshot", Access.Full) { Status = 204, AnswerType = null, Problems = [404, 409] });
        routes.Post(OfClient + "/rollback", RollBack, new("Return a root to a snapshot", Access.Full) { Body = ApiJson.Default.RollbackOrder, Answer = ApiJson.Default.ReplacementView, Problems = [400, 404, 409] });
        routes.Post(OfClient + "/reset", Reset, new("Make a root anew from its system", Access.Full) { Answer = ApiJson.Default.ReplacementView, Problems = [404, 409] });
    }

    /// <summary><c>?space=no</c> leaves out the bytes, which need a look at every file.</summary>
    private Task List(HttpContext context) => Replies.Look(context, state, async () =>
    {
        var space = context.Request.Query["space"] != "no";
        var list = await Task.Run(() => Services.Roots.List(null, space, context.RequestAborted), context.RequestAborted);
        await Replies.Json(context, [.. list.Roots.Select(root => RootView.Of(root, list))], ApiJson.Default.RootViewArray);
    });

    private Task Show(HttpContext context) => OnClient(context, client => Replies.Look(context, state, async () =>
    {
        var list = await Task.Run(() => Services.Roots.List(client.Id, withSpace: true, context.RequestAborted), context.RequestAborted);
        await Replies.Json(context, [.. list.Roots.Select(root => RootView.Of(root, list))], ApiJson.Default.RootViewArray);
    }));

    private Task Snapshot(HttpContext context) => OnClient(context, async client =>
    {
        if (await Replies.Read(context, ApiJson.Default.SnapshotOrder) is { } order)
        {
            await LongWork.Result(
                context, state, new TaskPlan("snapshot", $"Snapshot of {client.Name}", CanCancel: true), ApiJson.Default.SnapshotView, StatusCodes.Status201Created,
                cancellation => SnapshotView.Of(Services.Roots.Snapshot(client, order.Name, cancellation)));
        }
    });

    private Task RemoveSnapshot(HttpContext context) => OnClient(context, async client =>
    {
        var name = (string)context.Request.RouteValues["name"]!;
        await Task.Run(() => Services.Roots.RemoveSnapshot(client, name, context.RequestAborted), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    private Task RollBack(HttpContext context) => OnClient(context, async client =>
    {
        if (await Replies.Read(context, ApiJson.Default.RollbackOrder) is not { } order)
        {
            return;
        }

        if (order.Snapshot is not { Length: > 0 } snapshot)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", "Which snapshot? 'snapshot' is its name.", "snapshot");
            return;
        }

        await ReplaceAsync(context, client, snapshot);
    });

    private Task Reset(HttpContext context) => OnClient(context, client => ReplaceAsync(context, client, null));

    private async Task ReplaceAsync(HttpContext context, Client client, string? snapshot)
    {
        var plan = snapshot is null
            ? new TaskPlan("reset", $"Reset the root of {client.Name}", CanCancel: false)
            : new TaskPlan("rollback", $"Roll {client.Name} back to {Shown.Short(snapshot)}", CanCancel: false);
        await LongWork.Result(context, state, plan, ApiJson.Default.ReplacementView, StatusCodes.Status200OK, _ =>
        {
            var done = Services.Roots.Replace(client, snapshot, CancellationToken.None);
            return new ReplacementView(done.IsPending, done.KeptAs);
        });
    }

    private Task OnClient(HttpContext context, Func<Client, Task> act)
    {
        var asked = (string)context.Request.RouteValues["id"]!;
        return Services.Directory.Clients.Find(asked) is { } client
            ? Replies.Order(context, () => act(client))
            : Replies.NoClient(context, asked);
    }
}
