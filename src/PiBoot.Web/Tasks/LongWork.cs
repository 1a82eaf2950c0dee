using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using PiBoot.Core.Storekeeping;
using PiBoot.Web.Api;

namespace PiBoot.Web.Tasks;

/// <summary>
/// Begins long work that a request orders. With <c>Prefer: respond-async</c> (RFC 7240) it is answered at once with the
/// task; without, with the work's own lines or result, and then who hangs up calls off what may be called off.
/// </summary>
internal static class LongWork
{
    /// <summary>Lines that wait for a slow reader; it misses older ones, but not the last.</summary>
    private const int MostLines = 64;

    /// <summary>Answers with lines of JSON; the last one tells how it ended.</summary>
    public static async Task Lines<T>(
        HttpContext context, ApiState state, TaskPlan plan, JsonTypeInfo<T> shape, Func<Action<T>, CancellationToken, Task> work)
        where T : ITaskLine
    {
        var lines = Channel.CreateBounded<T>(new BoundedChannelOptions(MostLines) { FullMode = BoundedChannelFullMode.DropOldest });
        var begun = state.Tasks.Begin(plan, async (tell, cancellation) =>
        {
            try
            {
                await work(Both, cancellation);
            }
            finally
            {
                lines.Writer.Complete();
            }

            void Both(T line)
            {
                tell(line);
                lines.Writer.TryWrite(line);
            }
        });
        if (begun is null || IsAsync(context))
        {
            await AcceptAsync(context, begun);
            return;
        }

        context.Response.ContentType = Operation.JsonLines;
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                await JsonSerializer.SerializeAsync(context.Response.Body, line, shape, context.RequestAborted);
                await context.Response.WriteAsync("\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            await state.Tasks.CancelAsync(begun.View.Id);
            throw;
        }

        await begun.Running;
    }

    /// <summary>Answers with the result. It goes on when who asked hangs up: half done would be worse than done for nobody.</summary>
    /// <exception cref="StorageException">It could not be done, and nobody asked for a task.</exception>
    public static async Task Result<T>(
        HttpContext context, ApiState state, TaskPlan plan, JsonTypeInfo<T> shape, int status, Func<CancellationToken, T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = state.Tasks.Begin(plan, (tell, cancellation) => Task.Run(
            () =>
            {
                try
                {
                    var done = work(cancellation);
                    tell(new Ended(null, JsonSerializer.SerializeToElement(done, shape)));
                    result.SetResult(done);
                }
                catch (StorageException e)
                {
                    tell(new Ended(e.Message, null));
                    result.SetException(e);
                }
            },
            cancellation));
        if (begun is null || IsAsync(context))
        {
            await AcceptAsync(context, begun);
            return;
        }

        await begun.Running;
        if (!result.Task.IsCompleted)
        {
            await Replies.Problem(context, StatusCodes.Status500InternalServerError, "Not done", begun.View.Failed ?? "The service stops.");
            return;
        }

        var value = await result.Task;
        context.Response.StatusCode = status;
        await Replies.Json(context, value, shape);
    }

    private static bool IsAsync(HttpContext context) => context.Request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase);

    private static Task AcceptAsync(HttpContext context, BoardTask? begun)
    {
        if (begun is null)
        {
            context.Response.Headers.RetryAfter = "10";
            return Replies.Problem(context, StatusCodes.Status503ServiceUnavailable, "Too much at once", $"{TaskBoard.MostRunning} tasks are under way: wait until one of them has ended.");
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = $"{TaskRoutes.All}/{begun.View.Id}";
        context.Response.Headers["Preference-Applied"] = "respond-async";
        return Replies.Json(context, begun.View, ApiJson.Default.TaskView);
    }

    private sealed record Ended(string? Failed, JsonElement? Value) : ITaskLine
    {
        public string? Step => null;

        public JsonElement? Result() => Value;
    }
}
