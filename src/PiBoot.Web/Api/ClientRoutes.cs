using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Clients;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/clients: list, show, change, approve, forget, log.</summary>
internal sealed class ClientRoutes(ApiState state)
{
    /// <summary>Bytes: a full file of authorized keys, every character of it written as <c>\u002B</c>, and the rest.</summary>
    private const long LargestPatch = 8 * AuthorizedKeys.MaximumLength;

    private ApiServices Services => state.Serving;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/clients", List, new("The clients", Access.Read) { Answer = ApiJson.Default.ClientViewArray });
        routes.Get("/api/v1/clients/{id}", Show, new("One client", Access.Read) { Answer = ApiJson.Default.ClientView, Problems = [404] });
        routes.Patch("/api/v1/clients/{id}", Change, new("Change a client", Access.Full) { Body = ApiJson.Default.ClientPatch, Answer = ApiJson.Default.ClientView, Problems = [400, 404, 507] });
        routes.Delete("/api/v1/clients/{id}", Forget, new("Forget a client", Access.Full) { Status = 204, AnswerType = null, Problems = [404, 507] });
        routes.Post("/api/v1/clients/{id}/approve", Approve, new("Let a client boot", Access.Full) { Answer = ApiJson.Default.ClientView, Problems = [404, 507] });
        routes.Get("/api/v1/clients/{id}/log", Log, new("The events of a client's last boot", Access.Read) { Answer = ApiJson.Default.EventViewArray, Problems = [404] });
    }

    private Task List(HttpContext context) =>
        Replies.Json(context, [.. Services.Directory.Clients.All().Select(View)], ApiJson.Default.ClientViewArray);

    private Task Show(HttpContext context) => Find(context, out var asked) is { } client
        ? Replies.Json(context, View(client), ApiJson.Default.ClientView)
        : Replies.NoClient(context, asked);

    private async Task Change(HttpContext context)
    {
        if (Find(context, out var asked) is not { } client)
        {
            await Replies.NoClient(context, asked);
            return;
        }

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LargestPatch;
        if (await Replies.Read(context, ApiJson.Default.ClientPatch) is not { } patch)
        {
            return;
        }

        var edit = patch.ToEdit();
        if ((patch.Fault() ?? Fault(edit, client)) is { } fault)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", fault.Sentence, fault.Field);
            return;
        }

        await Order(context, () => Services.Directory.Edit(client.Id, edit));
    }

    private Task Approve(HttpContext context) => Find(context, out var asked) is { } client
        ? Order(context, () => Services.Directory.Approve(client.Id))
        : Replies.NoClient(context, asked);

    private async Task Forget(HttpContext context)
    {
        if (Find(context, out var asked) is not { } client)
        {
            await Replies.NoClient(context, asked);
            return;
        }

        try
        {
            Services.Directory.Forget(client.Id);
            Services.Board.Forget(client.Id);
            Services.ClientEdited(client.Id);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (RegistryException e)
        {
            await Replies.Problem(context, StatusCodes.Status507InsufficientStorage, "Not forgotten", e.Message);
        }
    }

    private async Task Log(HttpContext context)
    {
        if (Find(context, out var asked) is not { } client)
        {
            await Replies.NoClient(context, asked);
            return;
        }

        // The boot under way is only on the board; the registry has it a moment later.
        var record = Services.Board.RecordOf(client.Id) ?? (Services.Registry.Boots(client.Id, 1) is [var last, ..] ? last : null);
        await Replies.Json(
            context, [.. (record?.Events ?? []).Select(e => EventView.Of(e, null))], ApiJson.Default.EventViewArray);
    }

    private FieldFault? Fault(ClientEdit edit, Client client)
    {
        var systems = Services.Systems.List().Select(s => s.Name).ToArray();
        return ClientRules.Fault(edit, client, Services.Directory.Clients, systems, Services.Power.Relays) is { } fault
            ? fault with { Field = JsonNamingPolicy.CamelCase.ConvertName(fault.Field) }
            : null;
    }

    private async Task Order(HttpContext context, Func<Client?> order)
    {
        try
        {
            if (order() is { } changed)
            {
                Services.ClientEdited(changed.Id);
                await Replies.Json(context, View(changed), ApiJson.Default.ClientView);
            }
            else
            {
                await Replies.NoClient(context, (string)context.Request.RouteValues["id"]!);
            }
        }
        catch (RegistryException e)
        {
            await Replies.Problem(context, StatusCodes.Status507InsufficientStorage, "Not saved", e.Message);
        }
    }

    private ClientView View(Client client) => ClientView.Of(client, Services.Board.StatusOf(client.Id), Services.Systems.For(client));

    private Client? Find(HttpContext context, out string asked)
    {
        asked = (string)context.Request.RouteValues["id"]!;
        return Services.Directory.Clients.Find(asked);
    }
}
