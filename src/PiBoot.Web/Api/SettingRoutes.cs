using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Settings;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/settings: all of them, and changes of those that count at once.</summary>
internal sealed class SettingRoutes(ISettingsStore settings)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/settings", List, new("The settings, and where each comes from", Access.Read) { Answer = ApiJson.Default.SettingViewArray, WithoutDrive = true });
        routes.Patch("/api/v1/settings", Change, new("Change settings, all or none; null: back to the configuration file's", Access.Full) { Body = ApiJson.Default.SettingsPatch, Answer = ApiJson.Default.SettingViewArray, Problems = [400, 412, 503] });
    }

    private static string TagOf(IReadOnlyList<SettingEntry> entries) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Views(entries), ApiJson.Default.SettingViewArray)))[..16]}\"";

    private static SettingView[] Views(IReadOnlyList<SettingEntry> entries) => [.. entries.Select(SettingView.Of)];

    private Task List(HttpContext context)
    {
        var entries = settings.List();
        context.Response.Headers.ETag = TagOf(entries);
        return Replies.Json(context, Views(entries), ApiJson.Default.SettingViewArray);
    }

    private async Task Change(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.SettingsPatch) is not { } patch)
        {
            return;
        }

        try
        {
            var seen = context.Request.Headers.IfMatch.ToString();
            if (patch.Count > 0 && !settings.TryChange(patch, now => seen is "" or "*" || seen == TagOf(now)))
            {
                await Replies.Problem(
                    context, StatusCodes.Status412PreconditionFailed, "Changed meanwhile", "Somebody else has changed the settings meanwhile: look at them again.");
                return;
            }

            await List(context);
        }
        catch (SettingRefusedException e)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", e.Message, e.Key);
        }
        catch (StorageException e)
        {
            await Replies.Problem(context, StatusCodes.Status503ServiceUnavailable, "Not kept", e.Message);
        }
    }
}
