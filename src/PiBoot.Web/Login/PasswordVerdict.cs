namespace PiBoot.Web.Login;

/// <summary>Whether a password is the right one.</summary>
/// <param name="IsRight">It is.</param>
/// <param name="Better">What to keep of it instead; null: what is kept will do.</param>
public sealed record PasswordVerdict(bool IsRight, StoredPassword? Better);
