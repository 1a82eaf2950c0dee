using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/support: all that somebody needs who is asked for help, in one file and without secrets.</summary>
internal sealed class SupportRoutes(ApiState state)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Get(
        "/api/v1/support", Send, new("Status, findings, settings, clients, boots and log as .tar.gz, without secrets; takes a few seconds", Access.Full) { AnswerType = "application/gzip", WithoutDrive = true });

    private async Task Send(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await new SupportBundle(state, bytes).WriteAsync(context.RequestAborted);
        bytes.Position = 0;
        context.Response.ContentType = "application/gzip";
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.ContentDisposition = "attachment; filename=\"piboot-support.tar.gz\"";
        context.Response.Headers.CacheControl = "no-store";
        await bytes.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
