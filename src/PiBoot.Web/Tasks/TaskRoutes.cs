using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Web.Api;

namespace PiBoot.Web.Tasks;

/// <summary>/api/v1/tasks: list, show, call off.</summary>
internal sealed class TaskRoutes(TaskBoard tasks)
{
    public const string All = "/api/v1/tasks";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(All, List, new("Long work, the newest first", Access.Read) { WithoutDrive = true, Answer = ApiJson.Default.TaskViewArray });
        routes.Get(All + "/{id}", Show, new("One task", Access.Read) { WithoutDrive = true, Answer = ApiJson.Default.TaskView, Problems = [404] });
        routes.Delete(All + "/{id}", Cancel, new("Call off a task", Access.Full) { WithoutDrive = true, Status = 202, Answer = ApiJson.Default.TaskView, Problems = [404, 409] });
    }

    private Task List(HttpContext context) => Replies.Json(context, [.. tasks.List()], ApiJson.Default.TaskViewArray);

    private Task Show(HttpContext context) => Find(context) is { } task ? Replies.Json(context, task, ApiJson.Default.TaskView) : NoTask(context);

    private async Task Cancel(HttpContext context)
    {
        switch (Find(context))
        {
            case null:
                await NoTask(context);
                break;
            case { State: TaskStates.Running, CanCancel: false } task:
                await Replies.Problem(context, StatusCodes.Status409Conflict, "Not called off", $"'{task.Title}' cannot be called off: half done would be worse.");
                break;
            case { State: not TaskStates.Running } task:
                await Replies.Problem(context, StatusCodes.Status409Conflict, "Not called off", $"'{task.Title}' has ended already: {task.State}.");
                break;
            case { } task:
                await tasks.CancelAsync(task.Id);
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                await Replies.Json(context, task, ApiJson.Default.TaskView);
                break;
        }
    }

    private TaskView? Find(HttpContext context) => tasks.Find((string)context.Request.RouteValues["id"]!);

    private static Task NoTask(HttpContext context) => Replies.Problem(
        context, StatusCodes.Status404NotFound, "No such task", $"There is no task '{Shown((string)context.Request.RouteValues["id"]!)}'; ended ones are forgotten after a while.", "id");

    private static string Shown(string id) => Core.Clients.Shown.Short(id);
}
