using PiBoot.Core.Access;

namespace PiBoot.Web.Login;

/// <summary>An API token.</summary>
/// <param name="Hash">SHA-256 of it, in hexadecimal digits.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Used">When it was last used; null: never.</param>
public sealed record TokenEntry(string Hash, string Name, TokenScope Scope, DateTimeOffset Created, DateTimeOffset? Used)
{
    /// <summary>By which people and the API know it; nobody finds the token from it.</summary>
    internal string Id => Secret.IdOf(Hash);
}
