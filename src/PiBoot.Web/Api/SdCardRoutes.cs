using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Os;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/sdcard?for=pi1: the image of a small SD card.</summary>
internal sealed class SdCardRoutes(ApiState state)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Get("/api/v1/sdcard", Make, new("The image of a small SD card for Pis that cannot boot from the network by themselves", Access.Read) { Query = [("for", "pi1, pi2, pi3 or pi3-otp"), ("os", "system that bootcode.bin is taken from; absent: the default")], AnswerType = Operation.Bytes, Problems = [400, 409] });

    private async Task Make(HttpContext context)
    {
        var word = context.Request.Query["for"].ToString();
        if (CardPlan.Parse(word) is not { } kind)
        {
            await Replies.Problem(
                context, StatusCodes.Status400BadRequest, "Bad value", $"There is no card for '{word}': there are {CardPlan.Words}.", "for");
            return;
        }

        var os = context.Request.Query["os"].ToString();
        await Replies.Order(context, async () =>
        {
            await using var image = await Task.Run(() => state.Serving.Cards.Make(kind, os.Length == 0 ? null : os, context.RequestAborted), context.RequestAborted);
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = image.Length;
            await image.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
    }
}
