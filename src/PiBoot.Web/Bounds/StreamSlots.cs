using Microsoft.AspNetCore.Http;
using PiBoot.Web.Api;
using PiBoot.Web.Login;

namespace PiBoot.Web.Bounds;

/// <summary>
/// Event streams that are open over the network: so many for one session or token, so many in all, and none any more for a
/// session or token that has ended. Those over the control socket are not counted. Thread-safe.
/// </summary>
/// <param name="isGood">Whether a session or token is good at this moment.</param>
public sealed class StreamSlots(Func<string, bool> isGood)
{
    /// <summary>Of one session or token: sixteen windows, or eight that also show the display.</summary>
    public const int MostOfOne = 16;

    public const int Most = 64;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<HttpContext, string> _open = [];

    /// <summary>Part of the pipeline, behind the gate.</summary>
    internal async Task Invoke(HttpContext context, RequestDelegate next)
    {
        var caller = Caller.Of(context);
        if (caller.Kind == CallerKind.Control || context.GetEndpoint()?.Metadata.GetMetadata<Operation>()?.AnswerType != Operation.Events)
        {
            await next(context);
            return;
        }

        if (!TryEnter(context, caller.Id))
        {
            await DoorReplies.Later(context, StatusCodes.Status503ServiceUnavailable, Wait, "Too many event streams are open: close some windows, or try again later.");
            return;
        }

        try
        {
            // It may have ended between the gate and here, and nobody would end the stream any more.
            if (!isGood(caller.Id))
            {
                context.Abort();
                return;
            }

            await next(context);
        }
        finally
        {
            Leave(context);
        }
    }

    /// <summary>Breaks off the streams of a session or token that is good no more.</summary>
    internal void End(string caller)
    {
        HttpContext[] ended;
        lock (_gate)
        {
            ended = [.. _open.Where(o => o.Value == caller).Select(o => o.Key)];
        }

        foreach (var context in ended)
        {
            context.Abort();
        }
    }

    private bool TryEnter(HttpContext context, string caller)
    {
        lock (_gate)
        {
            return _open.Count < Most && _open.Values.Count(c => c == caller) < MostOfOne && _open.TryAdd(context, caller);
        }
    }

    private void Leave(HttpContext context)
    {
        lock (_gate)
        {
            _open.Remove(context);
        }
    }
}
