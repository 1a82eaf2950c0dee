using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Storekeeping;
using PiBoot.Core.Uploads;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/uploads: an image comes piece by piece, so that a lost connection loses one of them; then it is imported as <c>upload:ID</c>.</summary>
internal sealed class UploadRoutes(ApiState state)
{
    private IUploads Uploads => state.Serving.Uploads ?? throw new StorageException("No files are taken here.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/uploads", List, new("The files on their way here", Access.Read) { Answer = ApiJson.Default.UploadViewArray });
        routes.Post("/api/v1/uploads", Begin, new("Announce a file", Access.Full) { Body = ApiJson.Default.UploadOrder, Answer = ApiJson.Default.UploadView, Status = 201, Problems = [400, 409] });
        routes.Get("/api/v1/uploads/{id}", Show, new("How far a file is", Access.Read) { Answer = ApiJson.Default.UploadView, Problems = [404] });
        routes.Put("/api/v1/uploads/{id}", Append, new("Send the next piece of a file", Access.Full) { Query = [("offset", "How much of it was received")], BodyType = Operation.Bytes, Answer = ApiJson.Default.UploadView, Problems = [400, 404, 409, 413] });
        routes.Delete("/api/v1/uploads/{id}", Remove, new("Forget a file", Access.Full) { Status = 204, AnswerType = null, Problems = [404, 409] });
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static Task None(HttpContext context) => Replies.Problem(
        context, StatusCodes.Status404NotFound, "No such upload", $"There is no upload '{Core.Clients.Shown.Short(Id(context))}': nothing came for a day, or it was imported or removed.", "id");

    private Task List(HttpContext context) => Replies.Json(context, [.. Uploads.List().Select(UploadView.Of)], ApiJson.Default.UploadViewArray);

    private async Task Begin(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.UploadOrder) is not { } order)
        {
            return;
        }

        if (order.File is not { Length: > 0 } file)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", "The file needs a name.", "file");
            return;
        }

        if (order.Bytes is not > 0)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", $"'{file}' is empty.", "bytes");
            return;
        }

        await Replies.Order(context, async () =>
        {
            var upload = Uploads.Begin(file, order.Bytes.Value);
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = $"/api/v1/uploads/{upload.Id}";
            await Replies.Json(context, UploadView.Of(upload), ApiJson.Default.UploadView);
        });
    }

    private Task Show(HttpContext context) => Uploads.List().FirstOrDefault(u => u.Id == Id(context)) is { } upload
        ? Replies.Json(context, UploadView.Of(upload), ApiJson.Default.UploadView)
        : None(context);

    private async Task Append(HttpContext context)
    {
        if (!long.TryParse(context.Request.Query["offset"], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", "'offset' says how many bytes of the file were received.", "offset");
            return;
        }

        if (context.Request.ContentLength > Upload.Chunk)
        {
            await Replies.Problem(context, StatusCodes.Status413PayloadTooLarge, "Too much at once", $"A piece has at most {Upload.Chunk} bytes.");
            return;
        }

        // Of this route alone; what comes without its length is counted by the server.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = Upload.Chunk;
        await Replies.Order(context, () => AppendAsync(context, offset));
    }

    private async Task AppendAsync(HttpContext context, long offset)
    {
        if (await Uploads.AppendAsync(Id(context), offset, context.Request.Body, context.RequestAborted) is not { } appended)
        {
            await None(context);
            return;
        }

        if (!appended.IsTaken)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
        }

        await Replies.Json(context, UploadView.Of(appended.Now), ApiJson.Default.UploadView);
    }

    private Task Remove(HttpContext context) => Replies.Order(context, async () =>
    {
        if (!Uploads.Remove(Id(context)))
        {
            await None(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });
}
