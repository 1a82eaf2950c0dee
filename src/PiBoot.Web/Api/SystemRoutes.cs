using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/status and /doctor.</summary>
internal sealed class SystemRoutes(ApiState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/status", Status);
        routes.MapGet("/api/v1/doctor", Doctor);
    }

    private Task Status(HttpContext context)
    {
        var s = state.Report.Status();
        return Replies.Json(
            context,
            new StatusView(
                s.Version,
                s.Ready,
                s.Started.UtcDateTime,
                s.Interfaces,
                s.Nfs,
                s.DefaultOs,
                s.Clients,
                s.FreeBytes,
                s.Troubles,
                [.. s.Faults.Select(f => new ClientFaultView(f.Id, f.Name, Words.Of(f.Stage), f.Since?.UtcDateTime, f.Verdict))]),
            ApiJson.Default.StatusView);
    }

    private async Task Doctor(HttpContext context)
    {
        var findings = await state.Report.ExamineAsync(context.RequestAborted);
        await Replies.Json(
            context,
            [.. findings.Select(f => new FindingView(f.Check, f.Level.ToString().ToLowerInvariant(), f.Message, f.Advice))],
            ApiJson.Default.FindingViewArray);
    }
}
