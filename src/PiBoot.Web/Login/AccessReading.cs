using System.Text.Json;
using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <summary>What was found in the file that the login is kept in.</summary>
/// <param name="Record">Its content; null when there is none, or none that can be used.</param>
/// <param name="Fault">Why it cannot be used, as the end of a sentence; null when it can, or is not there.</param>
internal sealed record AccessReading(AccessRecord? Record, string? Fault)
{
    public static AccessReading Of(IKeptFile file)
    {
        try
        {
            return file.Read() is { } content ? Parse(content) : new AccessReading(null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new AccessReading(null, $"it cannot be read: {e.Message}");
        }
    }

    private static AccessReading Parse(byte[] content)
    {
        try
        {
            var record = JsonSerializer.Deserialize(content, AccessJson.Default.AccessRecord);
            return record?.Version > AccessRecord.Current
                ? new AccessReading(null, "a newer version of the program wrote it")
                : record is not null && IsSound(record) ? new AccessReading(record, null) : new AccessReading(null, "it is damaged");
        }
        catch (JsonException e)
        {
            return new AccessReading(null, $"it is damaged in line {(e.LineNumber ?? 0) + 1}");
        }
    }

    private static bool IsSound(AccessRecord record) =>
        record is { Version: AccessRecord.Current, Id: not null, Sessions.Count: <= SessionLife.Most, Tokens.Count: <= TokenRules.Most } &&
        record.Password?.IsSound != false &&
        record.Sessions.All(s => s is { Address: not null, Browser: not null } && Secret.IsHash(s.Hash)) &&
        record.Tokens.All(t => t is { Name: not null } && Enum.IsDefined(t.Scope) && Secret.IsHash(t.Hash));
}
