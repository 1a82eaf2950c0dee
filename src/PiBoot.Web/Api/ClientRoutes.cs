using System.Globalization;
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
        routes.Patch("/api/v1/clients/{id}", Change, new("Change a client", Access.Full) { Body = ApiJson.Default.ClientPatch, Answer = ApiJson.Default.ClientView, Problems = [400, 404, 412, 507] });
        routes.Delete("/api/v1/clients/{id}", Forget, new("Forget a client", Access.Full) { Status = 204, AnswerType = null, Problems = [404, 507] });
        routes.Post("/api/v1/clients/{id}/approve", Approve, new("Let a client boot", Access.Full) { Answer = ApiJson.Default.ClientView, Problems = [404, 507] });
        routes.Get("/api/v1/clients/{id}/boots", Boots, new("A client's last boots, the newest first", Access.Read) { Query = [("count", $"how many, at most {IClientRegistry.MaximumBoots}; absent: 10")], Answer = ApiJson.Default.BootViewArray, Problems = [400, 404] });
        routes.Get("/api/v1/clients/{id}/log", Log, new("The events of a client's last boot", Access.Read) { Answer = ApiJson.Default.EventViewArray, Problems = [404] });
    }

    private Task List(HttpContext context) =>
        Replies.Json(context, [.. Services.Directory.Clients.All().Select(View)], ApiJson.Default.ClientViewArray);

    private Task Show(HttpContext context) => Find(context, out var asked) is { } client
        ? Answer(context, client)
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

        var isStale = false;
        await Order(context, () => Services.Directory.Edit(client.Id, edit, now => !(isStale = !ClientVersion.IsExpected(context, now))), () => isStale);
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

        await Replies.Json(
            context, [.. LastBoots(client, 1).SelectMany(boot => boot.Events).Select(e => EventView.Of(e, null))], ApiJson.Default.EventViewArray);
    }

    private async Task Boots(HttpContext context)
    {
        if (Find(context, out var asked) is not { } client)
        {
            await Replies.NoClient(context, asked);
            return;
        }

        var word = context.Request.Query["count"].ToString();
        var count = word.Length == 0 ? 10 : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (count is < 1 or > IClientRegistry.MaximumBoots)
        {
            await Replies.Problem(
                context, StatusCodes.Status400BadRequest, "Bad value", $"'{Shown.Short(word)}' boots cannot be shown: 1 to {IClientRegistry.MaximumBoots} are kept.", "count");
            return;
        }

        await Replies.Json(context, [.. LastBoots(client, count).Select(BootView.Of)], ApiJson.Default.BootViewArray);
    }

    /// <summary>The newest first. The boot under way is only on the board; the registry has it a moment later.</summary>
    private IEnumerable<BootRecord> LastBoots(Client client, int count)
    {
        var written = Services.Registry.Boots(client.Id, count);
        return Services.Board.RecordOf(client.Id) is { } present
            ? written.Where(boot => boot.Started != present.Started).Prepend(present).Take(count)
            : written;
    }

    private FieldFault? Fault(ClientEdit edit, Client client)
    {
        var systems = Services.Systems.List().Select(s => s.Name).ToArray();
        return ClientRules.Fault(edit, client, Services.Directory.Clients, systems, Services.Power.Relays) is { } fault
            ? fault with { Field = JsonNamingPolicy.CamelCase.ConvertName(fault.Field) }
            : null;
    }

    /// <param name="order">Null when there is no such client.</param>
    /// <param name="isStale">That it was null because somebody else has edited the client meanwhile.</param>
    private async Task Order(HttpContext context, Func<Client?> order, Func<bool>? isStale = null)
    {
        try
        {
            if (order() is { } changed)
            {
                Services.ClientEdited(changed.Id);
                await Answer(context, changed);
            }
            else if (isStale?.Invoke() == true)
            {
                await Replies.Problem(
                    context, StatusCodes.Status412PreconditionFailed, "Changed meanwhile", "Somebody else has changed this client meanwhile: look at it again.");
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

    private Task Answer(HttpContext context, Client client)
    {
        var view = View(client);
        context.Response.Headers.ETag = $"\"{view.Version}\"";
        return Replies.Json(context, view, ApiJson.Default.ClientView);
    }

    private ClientView View(Client client) => ClientView.Of(client, Services.Board.StatusOf(client.Id), Services.Systems.For(client));

    private Client? Find(HttpContext context, out string asked)
    {
        asked = (string)context.Request.RouteValues["id"]!;
        return Services.Directory.Clients.Find(asked);
    }
}
