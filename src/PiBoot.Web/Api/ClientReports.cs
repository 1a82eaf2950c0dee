using Microsoft.AspNetCore.Http;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Wire;

namespace PiBoot.Web.Api;

/// <summary>What clients send of their own accord: forms, taken only from the client that they speak of.</summary>
internal static class ClientReports
{
    private const int LongestField = 200;

    /// <summary>Null for what is no form, or one that nobody honest sends; the problem has been sent then.</summary>
    public static async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            await Replies.Problem(context, StatusCodes.Status415UnsupportedMediaType, "Bad body", "The report is a form.");
            return null;
        }

        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            await Replies.Problem(context, StatusCodes.Status400BadRequest, "Bad body", "The report has too many or too long fields.");
            return null;
        }
    }

    /// <summary>The known client that sends this; null when it is not the one that it says. The problem has been sent then.</summary>
    public static async Task<Client?> SenderAsync(HttpContext context, ApiServices services, string asked)
    {
        if (services.Directory.Clients.ById(asked) is not { Approved: true } client)
        {
            await Replies.Problem(context, StatusCodes.Status404NotFound, "No such client", $"'{Shown.Short(asked)}' is not known here.");
            return null;
        }

        if (RemoteAddress(context) is { } address && client.Address != address)
        {
            await Replies.Problem(
                context, StatusCodes.Status403Forbidden, "Not you", $"{client.Id} has {(client.Address is { } known ? $"the address {known}" : "no address")}.");
            return null;
        }

        return client;
    }

    /// <summary>Printable and short: a client's words end up in logs and on screens.</summary>
    public static string Field(IFormCollection form, string name)
    {
        var text = form[name].ToString();
        return string.Concat(text.Take(LongestField).Where(c => !char.IsControl(c)));
    }

    private static Ipv4Address? RemoteAddress(HttpContext context) =>
        Ipv4Address.TryParse(context.Connection.RemoteIpAddress?.MapToIPv4().ToString(), out var address) ? address : null;
}
