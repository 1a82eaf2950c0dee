using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/status and /doctor.</summary>
internal sealed class SystemRoutes(ApiState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/status", Status, new("How the appliance is", Access.Read) { WithoutDrive = true, Answer = ApiJson.Default.StatusView });
        routes.Get("/api/v1/doctor", Doctor, new("What was looked at, how it is, and what to do; takes a few seconds", Access.Read) { WithoutDrive = true, Answer = ApiJson.Default.FindingViewArray });
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
