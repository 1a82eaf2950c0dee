using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PiBoot.Core.Clients;
using PiBoot.Core.Power;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>/api/v1/power: list, and switch on, off, or off and on.</summary>
internal sealed class PowerRoutes(ApiState state)
{
    private ApiServices Services => state.Serving;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/api/v1/power", List, new("The relays", Access.Read) { Answer = ApiJson.Default.RelayViewArray });
        routes.Post("/api/v1/power", Switch, new("Switch a client, a relay or all; answers with the steps", Access.Full) { Body = ApiJson.Default.PowerPatch, Answer = ApiJson.Default.PowerProgress, AnswerType = Operation.JsonLines, Problems = [400, 409] });
    }

    private Task List(HttpContext context) => Replies.Json(context, Views(), ApiJson.Default.RelayViewArray);

    private RelayView[] Views() => Views(Services);

    internal static RelayView[] Views(ApiServices services) =>
        [.. services.Power.List().Select(status => RelayView.Of(status, PowerTargets.On(status.Relay, services.Directory.Clients)))];

    /// <summary>Answers with lines of JSON: steps, then how it ended. It goes on when who asked hangs up: half done would be worse.</summary>
    private async Task Switch(HttpContext context)
    {
        if (await Replies.Read(context, ApiJson.Default.PowerPatch) is not { } patch)
        {
            return;
        }

        if (Words.ToPowerAction(patch.Action) is not { } action)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", $"'{Shown.Short(patch.Action ?? "")}' is no action: there are on, off and cycle.", "action");
            return;
        }

        if (patch.Target is not { Length: > 0 } target)
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", "Which client or relay? 'target' names it.", "target");
            return;
        }

        await SwitchAsync(context, new PowerOrder(action, target, patch.Group, patch.Now), patch);
    }

    private async Task SwitchAsync(HttpContext context, PowerOrder order, PowerPatch patch)
    {
        var steps = Channel.CreateUnbounded<PowerStep>();
        Task<IReadOnlyList<string>> work;
        try
        {
            work = Services.Power.Begin(order, new Steps(steps.Writer));
        }
        catch (PowerException e)
        {
            await Replies.Problem(context, StatusCodes.Status409Conflict, "Not done", e.Message);
            return;
        }

        var plan = new TaskPlan("power", $"Switch {Shown.Short(order.Target)}: {patch.Action}", CanCancel: false) { IsLight = true };
        await LongWork.Lines(context, state, plan, ApiJson.Default.PowerProgress, (tell, cancellation) => WatchAsync(work, steps, tell, cancellation));
    }

    private async Task WatchAsync(
        Task<IReadOnlyList<string>> work, Channel<PowerStep> steps, Action<PowerProgress> tell, CancellationToken cancellation)
    {
        using var ended = work.ContinueWith(
            _ => steps.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await foreach (var step in steps.Reader.ReadAllAsync(cancellation))
        {
            tell(new PowerProgress(step.Relay, step.Clients, step.Text, null, null));
        }

        var faults = await work;
        tell(faults.Count > 0
            ? new PowerProgress(null, null, null, null, string.Join(" ", faults))
            : new PowerProgress(null, null, null, Views(), null));
    }

    private sealed class Steps(ChannelWriter<PowerStep> steps) : IProgress<PowerStep>
    {
        public void Report(PowerStep value) => steps.TryWrite(value);
    }
}
