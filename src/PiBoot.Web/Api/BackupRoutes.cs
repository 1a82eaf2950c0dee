using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Backup;
using PiBoot.Core.Storekeeping;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/backup and /restore: the registry, the settings, the login and the clients' identities as one file.</summary>
internal sealed class BackupRoutes(ApiState state)
{
    private const string Gzip = "application/gzip";

    private IBackups Backups => state.Serving.Backups ?? throw new StorageException("No backups are made here.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/backup", Make, new("Registry, configuration, login and clients' identities as .tar.gz; it holds secrets", Access.Full) { AnswerType = Gzip, Problems = [409] });
        routes.Post("/api/v1/restore", Restore, new("Put a backup in the place of what is there; serving pauses for a moment", Access.Full) { BodyType = Gzip, Answer = ApiJson.Default.RestoreView, Problems = [409] });
    }

    private Task Make(HttpContext context) => Replies.Order(context, async () =>
    {
        await using var backup = await Task.Run(() => Backups.Make(context.RequestAborted), context.RequestAborted);
        context.Response.ContentType = Gzip;
        context.Response.ContentLength = backup.Length;
        var made = state.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"piboot-backup-{made}.tar.gz\"";
        context.Response.Headers.CacheControl = "no-store";
        await backup.CopyToAsync(context.Response.Body, context.RequestAborted);
    });

    private async Task Restore(HttpContext context)
    {
        // Of this route alone; who keeps it counts.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        await Replies.Order(context, async () =>
        {
            var backups = Backups;
            var path = await backups.TakeAsync(context.Request.Body, context.RequestAborted);
            var plan = new TaskPlan("restore", "Restore a backup", CanCancel: false);
            await LongWork.Result(
                context, state, plan, ApiJson.Default.RestoreView, StatusCodes.Status200OK, cancellation => RestoreView.Of(backups.Restore(path, cancellation)));
        });
    }
}
