using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/os: list, import, check, remove, choose the default.</summary>
internal sealed class OsRoutes(ApiState state)
{
    private ApiServices Services => state.Serving;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/os", List, new("The operating systems", Access.Read) { Answer = ApiJson.Default.OsViewArray });
        routes.Post("/api/v1/os", Import, new("Import an operating system; answers with its progress", Access.Full) { Body = ApiJson.Default.ImportOrder, Answer = ApiJson.Default.ImportProgress, AnswerType = Operation.JsonLines, Problems = [400] });
        routes.Put("/api/v1/os/default", MakeDefault, new("Choose the system of new clients, or of those of one model", Access.Full) { Body = ApiJson.Default.DefaultOrder, Answer = ApiJson.Default.OsViewArray, Problems = [400, 409] });
        routes.Get("/api/v1/os/{name}/check", Check, new("Which models would boot from a system, and why not", Access.Read) { Answer = ApiJson.Default.VerdictViewArray, Problems = [409] });
        routes.Delete("/api/v1/os/{name}", Remove, new("Remove a system that no client has", Access.Full) { Status = 204, AnswerType = null, Problems = [409] });
    }

    private Task List(HttpContext context) =>
        Replies.Json(context, [.. Services.Systems.List().Select(OsView.Of)], ApiJson.Default.OsViewArray);

    private async Task MakeDefault(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.DefaultOrder) is not { } order)
        {
            return;
        }

        await Replies.Order(context, async () =>
        {
            Services.Systems.MakeDefault(order.Name ?? "", order.Model);
            Services.DefaultChanged();
            await List(context);
        });
    }

    private Task Check(HttpContext context) => Replies.Look(context, state, async () =>
    {
        var name = (string)context.Request.RouteValues["name"]!;
        var verdicts = await Task.Run(() => Services.Systems.Check(name, context.RequestAborted), context.RequestAborted);
        await Replies.Json(context, [.. verdicts.Select(VerdictView.Of)], ApiJson.Default.VerdictViewArray);
    });

    private Task Remove(HttpContext context) => Replies.Order(context, async () =>
    {
        var name = (string)context.Request.RouteValues["name"]!;
        await Task.Run(() => Services.Systems.Remove(name, context.RequestAborted), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    /// <summary>Answers with lines of JSON: progress, then how it ended. Who hangs up calls the import off.</summary>
    private async Task Import(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.ImportOrder) is not { } order)
        {
            return;
        }

        if (Fault(order) is var (field, sentence))
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", sentence, field);
            return;
        }

        var plan = new TaskPlan("import", $"Import {Shown.Short(NameOf(order.Source!))} as {order.Name}", CanCancel: true);
        await LongWork.Lines(context, state, plan, ApiJson.Default.ImportProgress, (tell, cancellation) => RunAsync(order, tell, cancellation));
    }

    /// <summary>A file that was sent here is known by its name, not by its number; an address without what lets one in.</summary>
    private string NameOf(string source) =>
        Services.Uploads?.List().FirstOrDefault(u => source == $"upload:{u.Id}")?.File ??
        (IsWebAddress(source) && Uri.TryCreate(source, UriKind.Absolute, out var address) ? address.GetComponents(UriComponents.Scheme | UriComponents.HostAndPort | UriComponents.Path, UriFormat.UriEscaped) : source);

    private static (string Field, string Sentence)? Fault(ImportOrder order) =>
        order.Source is not { Length: > 0 } source || !(Path.IsPathRooted(source) || IsWebAddress(source) || source.StartsWith("upload:", StringComparison.Ordinal))
            ? ("source", $"'{order.Source}' is neither an absolute path, nor an http(s):// address, nor the upload:ID of a file that was sent here.")
            : order.Name is not { Length: > 0 } ? ("name", "The new operating system needs a name.") :
            order.Sha256 is { } digest && !(digest.Length == 64 && digest.All(char.IsAsciiHexDigit))
                ? ("sha256", $"'{digest}' is no SHA-256: that has 64 hexadecimal digits.")
                : null;

    private static bool IsWebAddress(string source) =>
        source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private async Task RunAsync(ImportOrder order, Action<ImportProgress> tell, CancellationToken cancellation)
    {
        try
        {
            var steps = new Steps(step => tell(new ImportProgress(step.Step, step.Done, step.Total, null, null)));
            var imported = await Services.Systems.ImportAsync(order.Source!, order.Name!, order.Sha256, steps, cancellation);
            var entry = Services.Systems.List().First(os => os.Name == order.Name);
            Services.DefaultChanged();
            tell(new ImportProgress(
                null, null, null, OsView.Of(entry) with { Verdicts = [.. imported.Verdicts.Select(VerdictView.Of)] }, null));
        }
        catch (StorageException e)
        {
            tell(new ImportProgress(null, null, null, null, e.Message));
        }
    }

    private sealed class Steps(Action<StorageProgress> report) : IProgress<StorageProgress>
    {
        public void Report(StorageProgress value) => report(value);
    }
}
