namespace PiBoot.Web.Https;

/// <summary>Where the network is served.</summary>
/// <param name="Http">TCP port; null: nowhere.</param>
/// <param name="Https">The same with HTTPS.</param>
/// <param name="Fingerprint">Tells SHA-256 of the certificate of the moment, as browsers show it; null without HTTPS.</param>
internal sealed record WebPorts(int? Http, int? Https, Func<string>? Fingerprint);
