using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Clients;
using PiBoot.Web.Api;

namespace PiBoot.Web.Login;

/// <summary>/api/v1/sessions.</summary>
internal sealed class SessionRoutes(Doorkeeper door)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/sessions", List, new("Browsers that are logged in", Access.Full) { WithoutDrive = true, Answer = ApiJson.Default.SessionViewArray });
        routes.Delete("/api/v1/sessions/{id}", End, new("Logs a browser out", Access.Full) { WithoutDrive = true, Status = 204, AnswerType = null, Problems = [404, 507] });
    }

    private Task List(HttpContext context)
    {
        var caller = Caller.Of(context);
        return Replies.Json(
            context,
            [.. door.Sessions.Select(s => new SessionView(s.Id, s.Address, s.Browser, s.Created.UtcDateTime, s.Used.UtcDateTime, s.Id == caller.Id))],
            ApiJson.Default.SessionViewArray);
    }

    private async Task End(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await door.EndSessionAsync(id))
        {
            await DoorReplies.Ended(context, door);
        }
        else
        {
            await Replies.Problem(context, StatusCodes.Status404NotFound, "No such session", $"There is no session '{Shown.Short(id)}': piboot access session list shows those there are.", "id");
        }
    }
}
