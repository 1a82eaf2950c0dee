using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PiBoot.Core.Clients;

namespace PiBoot.Web.Api;

/// <summary>Tells one edition of a client's fields from another: a digest of all that users can edit, and of nothing that packets change.</summary>
internal static class ClientVersion
{
    private const int Bytes = 9;

    public static string Of(Client client)
    {
        var fields = new ClientPatch
        {
            Name = client.Name,
            Hostname = client.Hostname,
            Os = client.Os,
            RootMode = Words.Of(client.RootMode),
            User = client.Extras.User,
            PasswordHash = client.Extras.PasswordHash,
            AuthorizedKeys = client.Extras.AuthorizedKeys,
            ConfigTxt = client.Extras.ConfigTxt,
            CommandLine = client.Extras.CommandLine,
            FilesFrom = client.Extras.FilesFrom,
            Relay = client.Relay,
            Held = client.Held,
        };
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(fields, ApiJson.Default.ClientPatch), digest);
        return Base64Url.EncodeToString(digest[..Bytes]);
    }

    /// <summary>Whether a client is still as <c>If-Match</c> says (RFC 9110, section 13.1.1); true where nothing is said.</summary>
    public static bool IsExpected(HttpContext context, Client client)
    {
        var said = context.Request.Headers.IfMatch.ToString();
        return said.Length == 0 || said == "*" || said.Split(',', StringSplitOptions.TrimEntries).Contains($"\"{Of(client)}\"");
    }
}
