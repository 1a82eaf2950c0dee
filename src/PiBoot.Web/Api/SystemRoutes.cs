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

    private Task Status(HttpContext context) => Replies.Json(context, StatusView.Of(state.Report.Status()), ApiJson.Default.StatusView);

    private async Task Doctor(HttpContext context)
    {
        var findings = await state.Report.ExamineAsync(context.RequestAborted);
        await Replies.Json(
            context,
            [.. findings.Select(FindingView.Of)],
            ApiJson.Default.FindingViewArray);
    }
}
