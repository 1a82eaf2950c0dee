using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Os;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/status, /doctor and /os.</summary>
internal sealed class SystemRoutes(ApiServices services)
{
    private const long ProgressStep = 16_000_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/status", Status);
        routes.MapGet("/api/v1/doctor", Doctor);
        routes.MapGet("/api/v1/os", List);
        routes.MapPost("/api/v1/os", Import);
    }

    private Task Status(HttpContext context)
    {
        var s = services.Report.Status();
        return Replies.Json(
            context,
            new StatusView(s.Version, s.Ready, s.Started.UtcDateTime, s.Interfaces, s.Nfs, s.DefaultOs, s.Clients, s.FreeBytes, s.Troubles),
            ApiJson.Default.StatusView);
    }

    private async Task Doctor(HttpContext context)
    {
        var findings = await services.Report.ExamineAsync(context.RequestAborted);
        await Replies.Json(
            context,
            [.. findings.Select(f => new FindingView(f.Check, f.Level.ToString().ToLowerInvariant(), f.Message, f.Advice))],
            ApiJson.Default.FindingViewArray);
    }

    private Task List(HttpContext context) =>
        Replies.Json(context, [.. services.Systems.List().Select(View)], ApiJson.Default.OsViewArray);

    /// <summary>Answers with lines of JSON: progress, then how it ended. Who hangs up cancels the import.</summary>
    private async Task Import(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.ImportOrder) is not { } order)
        {
            return;
        }

        if (order.Source is not { } source || !Path.IsPathRooted(source) || order.Name is not { } name)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", "'source' is an absolute path and 'name' the new name.", order.Name is null && Path.IsPathRooted(order.Source) ? "name" : "source");
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        var progress = Channel.CreateUnbounded<ImportProgress>();
        var work = Task.Run(() => Run(source, name, progress.Writer, context.RequestAborted));
        await foreach (var line in progress.Reader.ReadAllAsync(context.RequestAborted))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, line, ApiJson.Default.ImportProgress, context.RequestAborted);
            await context.Response.WriteAsync("\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await work;
    }

    private void Run(string source, string name, ChannelWriter<ImportProgress> progress, CancellationToken cancellation)
    {
        try
        {
            long told = 0;
            var steps = new Steps(bytes =>
            {
                if (bytes - told >= ProgressStep)
                {
                    told = bytes;
                    progress.TryWrite(new ImportProgress(bytes, null, null));
                }
            });
            progress.TryWrite(new ImportProgress(null, View(services.Systems.Import(source, name, steps, cancellation)), null));
        }
        catch (OsImportException e)
        {
            progress.TryWrite(new ImportProgress(null, null, e.Message));
        }
        finally
        {
            progress.Complete();
        }
    }

    private static OsView View(OsEntry os) => new(os.Name, os.State, os.IsDefault, os.Imported.UtcDateTime, os.Trouble);

    private sealed class Steps(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
