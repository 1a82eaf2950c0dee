namespace PiBoot.Web.Login;

/// <summary>A browser that has logged in.</summary>
/// <param name="Hash">SHA-256 of what its cookie holds, in hexadecimal digits.</param>
/// <param name="Address">Where it logged in from.</param>
/// <param name="Browser">In a few words.</param>
/// <param name="Created">When it logged in.</param>
/// <param name="Used">When it was last seen.</param>
public sealed record SessionEntry(string Hash, string Address, string Browser, DateTimeOffset Created, DateTimeOffset Used)
{
    /// <summary>By which people and the API know it; nobody finds the cookie from it.</summary>
    internal string Id => Secret.IdOf(Hash);
}
