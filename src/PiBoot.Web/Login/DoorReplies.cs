using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using PiBoot.Core.Access;
using PiBoot.Web.Api;

namespace PiBoot.Web.Login;

/// <summary>How a secret was taken, as an answer.</summary>
internal static class DoorReplies
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);

    /// <summary>Nothing but the status when it is done; the cookie where a session was opened.</summary>
    /// <param name="context">The request.</param>
    /// <param name="reply">How the secret was taken.</param>
    /// <param name="field">The one that a wrong secret stood in.</param>
    /// <param name="secret">What it was, as part of a sentence.</param>
    /// <param name="wrong">Status of a wrong secret.</param>
    public static Task Send(HttpContext context, DoorReply reply, string field, string secret, int wrong = StatusCodes.Status403Forbidden)
    {
        switch (reply.Answer)
        {
            case DoorAnswer.Done:
                if (reply.Session is { } session)
                {
                    SessionCookie.Set(context, session);
                }

                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case DoorAnswer.Wrong:
                return Replies.Problem(context, wrong, "Wrong", $"This is not the {secret}.", field);
            case DoorAnswer.Unfit:
                return Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad value", reply.Fault!, "password");
            case DoorAnswer.Wait:
                return Later(context, StatusCodes.Status429TooManyRequests, reply.Wait, $"Too many wrong ones: try again in {WaitWords.Of(reply.Wait)}.");
            case DoorAnswer.Busy:
                return Later(context, StatusCodes.Status503ServiceUnavailable, BusyWait, "Too many log in at this moment: try again in 2 seconds.");
            case DoorAnswer.AlreadySet:
                return Replies.Problem(context, StatusCodes.Status409Conflict, "Set already", "A password is set already, or was changed in this moment: log in with it.");
            case DoorAnswer.NotSet:
                return Replies.Problem(context, StatusCodes.Status409Conflict, "Not set up", "No password is set yet: set one with the setup code that the appliance shows.");
            default:
                throw new UnreachableException($"answer {reply.Answer}");
        }
    }

    /// <summary>Something was ended: it is to stay so over a restart.</summary>
    public static Task Ended(HttpContext context, Doorkeeper door)
    {
        if (door.NotKept is { } why)
        {
            return Replies.Problem(
                context, StatusCodes.Status507InsufficientStorage, "Not written down", $"It is ended now, but would count again after a restart of the service. {why}");
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Task Later(HttpContext context, int status, TimeSpan wait, string sentence)
    {
        context.Response.Headers.RetryAfter = WaitWords.Seconds(wait).ToString(CultureInfo.InvariantCulture);
        return Replies.Problem(context, status, "Later", sentence);
    }
}
