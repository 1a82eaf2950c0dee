using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Capture;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/clients/{id}/capture: what a client sends and gets at its next boot, as a file for Wireshark.</summary>
internal sealed class CaptureRoutes(ApiState state)
{
    private const string Path = "/api/v1/clients/{id}/capture";
    private const string Pcap = "application/vnd.tcpdump.pcap";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post(Path, Arm, new("Capture a client's next boot", Access.Full) { Answer = ApiJson.Default.CaptureView, Problems = [404, 409] });
        routes.Get(Path, Show, new("How far a client's capture is", Access.Read) { Answer = ApiJson.Default.CaptureView, Problems = [404] });
        routes.Delete(Path, Forget, new("Stop a client's capture; a finished one is forgotten", Access.Full) { Status = 204, AnswerType = null, Problems = [404] });
        routes.Get(Path + ".pcap", Download, new("What a client's capture holds, as a capture file", Access.Read) { AnswerType = Pcap, Problems = [404] });
    }

    private Task Arm(HttpContext context) => With(context, (client, captures) => Replies.Order(context, () =>
        Replies.Json(context, CaptureView.Of(captures.Arm(client)), ApiJson.Default.CaptureView)));

    private Task Show(HttpContext context) => With(context, (client, captures) =>
        Replies.Json(context, CaptureView.Of(captures.Of(client.Id)), ApiJson.Default.CaptureView));

    private Task Forget(HttpContext context) => With(context, async (client, captures) =>
    {
        if (captures.Forget(client.Id))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await None(context, client);
        }
    });

    private Task Download(HttpContext context) => With(context, async (client, captures) =>
    {
        if (captures.File(client.Id) is not { } file)
        {
            await None(context, client);
            return;
        }

        context.Response.ContentType = Pcap;
        context.Response.ContentLength = file.Length;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{client.Id.Replace(':', '-')}.pcap\"";
        await context.Response.Body.WriteAsync(file, context.RequestAborted);
    });

    private Task With(HttpContext context, Func<Client, ICaptures, Task> act)
    {
        var services = state.Serving;
        var asked = (string)context.Request.RouteValues["id"]!;
        return services.Directory.Clients.Find(asked) is not { } client ? Replies.NoClient(context, asked)
            : services.Captures is { } captures ? act(client, captures)
            : throw new StorageException("This service captures nothing.");
    }

    private static Task None(HttpContext context, Client client) => Replies.Problem(
        context, StatusCodes.Status404NotFound, "No capture", $"Nothing was captured of {client.Name}: piboot client capture {client.Id} --wait captures its next boot.");
}
