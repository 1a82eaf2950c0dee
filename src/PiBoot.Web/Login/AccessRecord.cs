namespace PiBoot.Web.Login;

/// <summary>What is kept of the login, as it stands in its file.</summary>
/// <param name="Version">Of this shape.</param>
/// <param name="Id">Of this appliance's login, made with its first password: tells a drive that comes back from another one.</param>
/// <param name="Password">Null while none is set.</param>
/// <param name="Sessions">Browsers that have logged in.</param>
/// <param name="Tokens">API tokens.</param>
public sealed record AccessRecord(int Version, string? Id, StoredPassword? Password, IReadOnlyList<SessionEntry>? Sessions, IReadOnlyList<TokenEntry>? Tokens)
{
    public const int Current = 1;
}
