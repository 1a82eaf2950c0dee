using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Web.Api;

namespace PiBoot.Web.Login;

/// <summary>/api/v1/session, /setup, /login, /logout and /password.</summary>
internal sealed class LoginRoutes(Doorkeeper door)
{
    private const string Password = "password";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/session", State, new("Whether whoever asks is logged in", Access.Open) { WithoutDrive = true, Answer = ApiJson.Default.SessionState });
        routes.Post("/api/v1/setup", SetUp, Order("Sets the first password and logs in") with { Body = ApiJson.Default.SetupOrder });
        routes.Post("/api/v1/login", LogIn, Order("Logs in: the answer sets a cookie") with { Body = ApiJson.Default.LoginOrder });
        routes.Post("/api/v1/logout", LogOut, new("Ends the session that asks", Access.Read) { WithoutDrive = true, Status = 204, AnswerType = null });
        routes.Put("/api/v1/password", Change, Order("Sets another password; all other sessions end") with { Access = Access.Full, Body = ApiJson.Default.PasswordOrder });
    }

    private static Operation Order(string summary) =>
        new(summary, Access.Open) { WithoutDrive = true, Status = 204, AnswerType = null, Problems = [400, 403, 409, 415, 429, 503] };

    private Task State(HttpContext context)
    {
        var scope = Caller.Of(context).Scope;
        return Replies.Json(context, new SessionState(scope is not null, door.NeedsSetup, scope is { } some ? TokenRoutes.WordOf(some) : null), ApiJson.Default.SessionState);
    }

    private async Task SetUp(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.SetupOrder) is { } order)
        {
            var reply = await door.SetUpAsync(order.Code ?? "", order.Password ?? "", Visitor.Of(context), context.RequestAborted);
            await DoorReplies.Send(context, reply, "code", "setup code: the appliance's display and log show it, and 'piboot access show' does");
        }
    }

    private async Task LogIn(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.LoginOrder) is not { } order)
        {
            return;
        }

        var reply = await door.LogInAsync(order.Password ?? "", Visitor.Of(context), context.RequestAborted);
        if (reply.Answer == DoorAnswer.Done && Caller.Of(context) is { Kind: CallerKind.Session } before)
        {
            // The same browser once more: one session is enough for it.
            await door.EndSessionAsync(before.Id);
        }

        await DoorReplies.Send(context, reply, Password, Password, StatusCodes.Status401Unauthorized);
    }

    private async Task LogOut(HttpContext context)
    {
        if (Caller.Of(context) is { Kind: CallerKind.Session } caller)
        {
            await door.EndSessionAsync(caller.Id);
            SessionCookie.Remove(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task Change(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.PasswordOrder) is { } order)
        {
            var reply = await door.ChangePasswordAsync(order.Current ?? "", order.Password ?? "", Caller.Of(context), Visitor.Of(context), context.RequestAborted);
            await DoorReplies.Send(context, reply, "current", "current password");
        }
    }
}
