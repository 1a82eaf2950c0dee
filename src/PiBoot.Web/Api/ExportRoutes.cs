using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Inventory;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/clients.hosts, .ansible and .csv: the clients for other programs.</summary>
internal sealed class ExportRoutes(ApiState state)
{
    private const string Csv = "text/csv";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/clients.hosts", c => Send(c, HostsList.Of, Operation.Text), new("The clients as lines of a hosts file", Access.Read) { AnswerType = Operation.Text });
        routes.Get("/api/v1/clients.ansible", c => Send(c, AnsibleInventory.Of, Operation.Text), new("The clients as an inventory of Ansible", Access.Read) { AnswerType = Operation.Text });
        routes.Get("/api/v1/clients.csv", c => Send(c, ClientTable.Of, Csv), new("The clients as a table", Access.Read) { AnswerType = Csv });
    }

    private Task Send(HttpContext context, Func<IReadOnlyList<InventoryEntry>, string> write, string type)
    {
        var services = state.Serving;
        var entries = services.Directory.Clients.All().Select(c => new InventoryEntry(c, services.Systems.For(c), services.Board.StatusOf(c.Id).Stage));
        context.Response.ContentType = type + "; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(write([.. entries]), context.RequestAborted);
    }
}
