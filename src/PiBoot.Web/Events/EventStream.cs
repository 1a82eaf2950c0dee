using Microsoft.AspNetCore.Http;

namespace PiBoot.Web.Events;

/// <summary>A feed as server-sent events (HTML standard, section 9.2), from the present or from the <c>Last-Event-ID</c> on.</summary>
internal static class EventStream
{
    private const int MostAtOnce = 200;

    /// <summary>Events that come close together go out together: a hundred boots at once cost each watcher five writes a second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task SendAsync(HttpContext context, EventFeed feed)
    {
        var ended = context.RequestAborted;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var body = context.Response.Body;
        var place = feed.Next;
        await body.WriteAsync("retry: 2000\n\n"u8.ToArray(), ended);
        if (context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } seen)
        {
            if (feed.PlaceAfter(seen) is { } next)
            {
                place = next;
            }
            else
            {
                await body.WriteAsync(feed.Reset(place), ended);
            }
        }

        await body.FlushAsync(ended);
        for (var events = new List<byte[]>(); ; events.Clear())
        {
            await WaitAsync(feed, place, ended);
            if (!feed.Read(ref place, events, MostAtOnce))
            {
                events.Add(feed.Reset(place));
            }

            foreach (var written in events)
            {
                await body.WriteAsync(written, ended);
            }

            if (events.Count == 0)
            {
                // With a name and without an id: a page does not hear comments, and its place in the feed stays.
                await body.WriteAsync("event: ping\ndata: {}\n\n"u8.ToArray(), ended);
            }

            await body.FlushAsync(ended);
            await Task.Delay(Pause, ended);
        }
    }

    private static async Task WaitAsync(EventFeed feed, long place, CancellationToken ended)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ended);
        patience.CancelAfter(feed.Ping);
        try
        {
            await feed.WaitAsync(place, patience.Token);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            // Nothing happened: a sign of life is sent instead.
        }
    }
}
