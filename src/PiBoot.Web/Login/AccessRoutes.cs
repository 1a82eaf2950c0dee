using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Web.Api;
using PiBoot.Web.Https;

namespace PiBoot.Web.Login;

/// <summary>/api/v1/access: what only whoever may open the control socket learns and does.</summary>
internal sealed class AccessRoutes(Doorkeeper door, WebPorts ports)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/access", Show, new("How the login is, and the setup code", Access.Local) { WithoutDrive = true, Answer = ApiJson.Default.AccessView });
        routes.Put("/api/v1/access/password", Set, new("Sets a password without the old one; all sessions end", Access.Local) { WithoutDrive = true, Body = ApiJson.Default.LoginOrder, Status = 204, AnswerType = null, Problems = [400, 409, 503] });
        routes.Post("/api/v1/access/reset", Reset, new("Forgets the password, all sessions and all tokens; there is a new setup code", Access.Local) { WithoutDrive = true, Answer = ApiJson.Default.AccessView });
    }

    private Task Show(HttpContext context) => Replies.Json(
        context, new AccessView(!door.NeedsSetup, door.SetupCode, ports.Http, ports.Https, ports.Fingerprint?.Invoke(), door.Trouble), ApiJson.Default.AccessView);

    private async Task Set(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.LoginOrder) is { } order)
        {
            await DoorReplies.Send(context, await door.SetPasswordAsync(order.Password ?? "", Visitor.Of(context), context.RequestAborted), "password", "password");
        }
    }

    private async Task Reset(HttpContext context)
    {
        await door.ResetAsync();
        await Show(context);
    }
}
