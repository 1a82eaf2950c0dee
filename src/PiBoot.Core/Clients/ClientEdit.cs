namespace PiBoot.Core.Clients;

/// <summary>A user's change of a client; null leaves a field as it is.</summary>
/// <param name="Name">1 to 63 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>; unique.</param>
/// <param name="Hostname">A host name label of RFC 1123.</param>
/// <param name="Os">Name of an operating system; an empty string returns to the default.</param>
/// <param name="RootMode">How its root is made.</param>
/// <param name="Extras">What is added to its system; null members stay, empty ones return to the default.</param>
/// <param name="Relay">The relay that its power hangs on, as <c>BANK/PORT</c>; an empty string: none.</param>
/// <param name="Held">Supervision may not cut its power.</param>
public sealed record ClientEdit(
    string? Name, string? Hostname, string? Os, RootMode? RootMode, ClientExtras? Extras = null, string? Relay = null, bool? Held = null);
