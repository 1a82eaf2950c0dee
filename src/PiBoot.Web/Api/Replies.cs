using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Web.Api;

/// <summary>Bodies in and out.</summary>
internal static class Replies
{
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(30);

    /// <summary>In one piece: each piece more waits for its turn beside the threads that serve files.</summary>
    public static async Task Json<T>(HttpContext context, T value, JsonTypeInfo<T> shape)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, shape);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    public static async Task Problem(HttpContext context, int status, string title, string detail, string? field = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, new Problem(status, title, detail, field), ApiJson.Default.Problem, context.RequestAborted);
    }

    /// <summary>A drive that fails in the middle of an answer is told in words, like everything that is in the way.</summary>
    public static async Task Served(ApiState state, HttpContext context, RequestDelegate next)
    {
        var serving = state.Services;
        try
        {
            await next(context);
        }
        catch (Exception e) when ((e is StorageException or RegistryException or UnauthorizedAccessException or (IOException and not BadHttpRequestException) ||
            (e is ObjectDisposedException && state.Services != serving)) && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var told = e is not StorageException && state.Report.Status().Troubles is [var trouble, ..] ? $"{trouble} ({e.Message})" : e.Message;
            await Problem(context, StatusCodes.Status503ServiceUnavailable, "Nothing is served", told);
        }
    }

    /// <summary>Does what looks at many files, on a thread of its own, when there is room for it.</summary>
    public static Task Look(HttpContext context, ApiState state, Func<Task> look) => Order(context, async () =>
    {
        if (!await state.Looks.WaitAsync(LookPatience, context.RequestAborted))
        {
            context.Response.Headers.RetryAfter = "10";
            await Problem(context, StatusCodes.Status503ServiceUnavailable, "Too much at once", "Others look at the drive just now: try again in a moment.");
            return;
        }

        try
        {
            await look();
        }
        finally
        {
            state.Looks.Release();
        }
    });

    /// <summary>Does what may not be possible: then the answer says why.</summary>
    public static async Task Order(HttpContext context, Func<Task> order)
    {
        try
        {
            await order();
        }
        catch (StorageException e)
        {
            await Problem(context, StatusCodes.Status409Conflict, "Not done", e.Message);
        }
    }

    public static Task NoClient(HttpContext context, string asked) =>
        Problem(context, StatusCodes.Status404NotFound, "No such client", $"There is no client '{asked}': piboot client list shows those there are.", "serial");

    /// <summary>Null when the body is not such a value; the problem has been sent then.</summary>
    public static async Task<T?> Read<T>(HttpContext context, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, shape, context.RequestAborted) is { } value)
            {
                return value;
            }

            await Problem(context, StatusCodes.Status400BadRequest, "Bad body", "The body is empty.");
        }
        catch (JsonException e)
        {
            await Problem(context, StatusCodes.Status400BadRequest, "Bad body", $"The body is not the JSON that belongs here: {e.Message}");
        }

        return null;
    }
}
