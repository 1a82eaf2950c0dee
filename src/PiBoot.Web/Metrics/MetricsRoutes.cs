using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Metrics;
using PiBoot.Web.Api;

namespace PiBoot.Web.Metrics;

/// <summary>/metrics: answers also while there is no data drive, without what only that would tell.</summary>
internal sealed class MetricsRoutes(ApiState state)
{
    public const string Path = "/metrics";

    public void Map(IEndpointRouteBuilder routes) =>
        routes.Get(Path, Show, new("The metrics, in Prometheus' text format 0.0.4", Access.Read) { WithoutDrive = true, AnswerType = Operation.Text });

    private async Task Show(HttpContext context)
    {
        var text = Exposition.Of(state);
        context.Response.ContentType = MetricsText.MediaType;
        context.Response.ContentLength = text.Written.Length;
        await context.Response.Body.WriteAsync(text.Written, context.RequestAborted);
    }
}
