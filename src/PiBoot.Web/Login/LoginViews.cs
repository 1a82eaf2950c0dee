namespace PiBoot.Web.Login;

/// <summary>Whether whoever asks is logged in.</summary>
/// <param name="LoggedIn">By a session or a token.</param>
/// <param name="NeedsSetup">No password is set yet: /api/v1/setup takes the first one.</param>
/// <param name="Scope"><c>full</c> or <c>read</c>; null without a login.</param>
public sealed record SessionState(bool LoggedIn, bool NeedsSetup, string? Scope);

/// <summary>The first password.</summary>
/// <param name="Code">The setup code, which the display, the log and <c>piboot access show</c> tell.</param>
/// <param name="Password">8 to 200 characters.</param>
public sealed record SetupOrder(string? Code, string? Password);

/// <summary>A login.</summary>
public sealed record LoginOrder(string? Password);

/// <summary>Another password.</summary>
/// <param name="Current">The one that is good now.</param>
/// <param name="Password">8 to 200 characters.</param>
public sealed record PasswordOrder(string? Current, string? Password);

/// <summary>A browser that has logged in.</summary>
/// <param name="Id">To end it by.</param>
/// <param name="Address">Where it logged in from.</param>
/// <param name="Browser">In a few words.</param>
/// <param name="Created">When it logged in, UTC.</param>
/// <param name="Used">When it was last seen, UTC.</param>
/// <param name="Current">It is the one that asks.</param>
public sealed record SessionView(string Id, string Address, string Browser, DateTime Created, DateTime Used, bool Current);

/// <summary>An API token.</summary>
/// <param name="Id">To revoke it by.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scope"><c>read</c> or <c>full</c>.</param>
/// <param name="Created">When it was made, UTC.</param>
/// <param name="Used">When it was last used, UTC; null: never.</param>
/// <param name="Token">Itself, told once when it is made.</param>
public sealed record TokenView(string Id, string Name, string Scope, DateTime Created, DateTime? Used, string? Token);

/// <summary>A new API token.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scope"><c>read</c> or <c>full</c>.</param>
public sealed record TokenOrder(string? Name, string? Scope);

/// <summary>How the login is, for whoever may open the control socket.</summary>
/// <param name="PasswordSet">Whether a password is set.</param>
/// <param name="SetupCode">What it takes to set the first one; null while one is set.</param>
/// <param name="HttpPort">TCP port of the web server; null: none.</param>
/// <param name="HttpsPort">TCP port of HTTPS; null: none.</param>
/// <param name="HttpsFingerprint">SHA-256 of the certificate, as browsers show it; null without HTTPS.</param>
/// <param name="Trouble">What is wrong with what is kept of the login; null: nothing.</param>
public sealed record AccessView(bool PasswordSet, string? SetupCode, int? HttpPort, int? HttpsPort, string? HttpsFingerprint, string? Trouble);
