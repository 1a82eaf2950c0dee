using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Web.Api;

namespace PiBoot.Web.Description;

/// <summary>/api/v1/openapi.json: the description of the API.</summary>
/// <param name="routes">All routes; asked for when the first one wants to read.</param>
internal sealed class DescriptionRoutes(Func<IEnumerable<(string Method, string Path, Operation Operation)>> routes)
{
    private string? _json;

    public void Map(IEndpointRouteBuilder builder) =>
        builder.Get("/api/v1/openapi.json", Show, new("This description (OpenAPI 3.0.3)", Access.Read) { WithoutDrive = true });

    private Task Show(HttpContext context)
    {
        context.Response.ContentType = Operation.Json;
        return context.Response.WriteAsync(_json ??= ApiDocument.Of(routes()).ToJsonString());
    }
}
