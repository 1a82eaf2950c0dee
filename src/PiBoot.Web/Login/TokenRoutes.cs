using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Access;
using PiBoot.Core.Clients;
using PiBoot.Web.Api;

namespace PiBoot.Web.Login;

/// <summary>/api/v1/tokens.</summary>
internal sealed class TokenRoutes(Doorkeeper door)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/tokens", List, new("The API tokens", Access.Full) { WithoutDrive = true, Answer = ApiJson.Default.TokenViewArray });
        routes.Post("/api/v1/tokens", Add, new("Makes an API token; the answer is the only one that tells it", Access.Full) { WithoutDrive = true, Body = ApiJson.Default.TokenOrder, Status = 201, Answer = ApiJson.Default.TokenView, Problems = [400, 409, 415] });
        routes.Delete("/api/v1/tokens/{id}", Revoke, new("Revokes an API token", Access.Full) { WithoutDrive = true, Status = 204, AnswerType = null, Problems = [404, 507] });
    }

    public static string WordOf(TokenScope scope) => scope == TokenScope.Full ? "full" : "read";

    private static TokenView View(TokenEntry entry, string? token = null) =>
        new(entry.Id, entry.Name, WordOf(entry.Scope), entry.Created.UtcDateTime, entry.Used?.UtcDateTime, token);

    private Task List(HttpContext context) => Replies.Json(context, [.. door.Tokens.Select(t => View(t))], ApiJson.Default.TokenViewArray);

    private async Task Add(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.TokenOrder) is not { } order)
        {
            return;
        }

        if (TokenRules.NameFault(order.Name) is { } fault)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", fault, "name");
        }
        else if (order.Scope is not ("read" or "full"))
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", $"'{Shown.Short(order.Scope ?? "")}' is no scope: there are read and full.", "scope");
        }
        else if (await door.AddTokenAsync(order.Name!, order.Scope == "full" ? TokenScope.Full : TokenScope.Read) is { } added)
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            await Replies.Json(context, View(added.Entry, added.Token), ApiJson.Default.TokenView);
        }
        else
        {
            await Replies.Problem(
                context, StatusCodes.Status409Conflict, "Not made", door.NeedsSetup ? "Set a password first: piboot access password." : $"There are {TokenRules.Most} tokens already: revoke one first.");
        }
    }

    private async Task Revoke(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await door.EndTokenAsync(id))
        {
            await DoorReplies.Ended(context, door);
        }
        else
        {
            await Replies.Problem(context, StatusCodes.Status404NotFound, "No such token", $"There is no token '{Shown.Short(id)}': piboot access token list shows those there are.", "id");
        }
    }
}
