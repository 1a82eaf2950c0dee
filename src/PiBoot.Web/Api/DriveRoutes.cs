using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/drives: list, prepare, eject. Served also while the data drive is missing: then it is needed most.</summary>
internal sealed class DriveRoutes(ApiState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/drives", List, new("The drives", Access.Read) { WithoutDrive = true, Answer = ApiJson.Default.DriveViewArray, Problems = [409] });
        routes.Post("/api/v1/drives/prepare", Prepare, new("Make a drive the data drive; answers with its progress", Access.Full) { WithoutDrive = true, Body = ApiJson.Default.PrepareOrder, Answer = ApiJson.Default.PrepareProgress, AnswerType = Operation.JsonLines, Problems = [400] });
        routes.Post("/api/v1/drives/eject", Eject, new("Stop serving and let go of the data drive", Access.Full) { WithoutDrive = true, Status = 204, AnswerType = null, Problems = [409] });
    }

    private Task List(HttpContext context) => Replies.Order(context, async () =>
    {
        var list = await Task.Run(() => state.Drives.List(context.RequestAborted), context.RequestAborted);
        await Replies.Json(context, [.. list.Select(DriveView.Of)], ApiJson.Default.DriveViewArray);
    });

    /// <summary>Answers with lines of JSON: what is done just now, then how it ended.</summary>
    private async Task Prepare(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.PrepareOrder) is not { } order)
        {
            return;
        }

        if (order.Device?.StartsWith("/dev/", StringComparison.Ordinal) != true)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", $"'{order.Device}' is no device: /dev/sda is one.", "device");
            return;
        }

        if (order.Erase is { } named && named != order.Device)
        {
            await Replies.Problem(
                context, StatusCodes.Status400BadRequest, "Bad value", $"To lose what is on {order.Device}, name that device again; '{named}' is another one.", "erase");
            return;
        }

        var plan = new TaskPlan("prepare", $"Prepare {Shown.Short(order.Device)}", CanCancel: true);
        await LongWork.Lines(
            context, state, plan, ApiJson.Default.PrepareProgress, (tell, cancellation) => Task.Run(() => Run(order, tell, cancellation), cancellation));
    }

    private void Run(PrepareOrder order, Action<PrepareProgress> tell, CancellationToken cancellation)
    {
        try
        {
            var steps = new Steps(step => tell(new PrepareProgress(step.Step, null, null)));
            var drive = state.Drives.Prepare(order.Device!, order.Erase == order.Device, steps, cancellation);
            tell(new PrepareProgress(null, DriveView.Of(drive), null));
        }
        catch (StorageException e)
        {
            tell(new PrepareProgress(null, null, e.Message));
        }
    }

    private Task Eject(HttpContext context) => Replies.Order(context, async () =>
    {
        await Task.Run(() => state.Drives.Eject(context.RequestAborted), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    private sealed class Steps(Action<StorageProgress> report) : IProgress<StorageProgress>
    {
        public void Report(StorageProgress value) => report(value);
    }
}
