using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PiBoot.Web.Api;

/// <summary>The only way to add a route: none is without its operation, and so none without a gate.</summary>
internal static class ApiRouting
{
    public static void Get(this IEndpointRouteBuilder routes, string path, RequestDelegate act, Operation operation) =>
        routes.MapMethods(path, [HttpMethods.Get], act).WithMetadata(operation);

    public static void Post(this IEndpointRouteBuilder routes, string path, RequestDelegate act, Operation operation) =>
        routes.MapMethods(path, [HttpMethods.Post], act).WithMetadata(operation);

    public static void Put(this IEndpointRouteBuilder routes, string path, RequestDelegate act, Operation operation) =>
        routes.MapMethods(path, [HttpMethods.Put], act).WithMetadata(operation);

    public static void Patch(this IEndpointRouteBuilder routes, string path, RequestDelegate act, Operation operation) =>
        routes.MapMethods(path, [HttpMethods.Patch], act).WithMetadata(operation);

    public static void Delete(this IEndpointRouteBuilder routes, string path, RequestDelegate act, Operation operation) =>
        routes.MapMethods(path, [HttpMethods.Delete], act).WithMetadata(operation);
}
