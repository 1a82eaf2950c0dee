using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace PiBoot.Web.Https;

/// <summary>HTTPS beside HTTP.</summary>
/// <param name="Address">Where.</param>
/// <param name="Certificate">Tells the certificate of the moment, with its key.</param>
/// <param name="Chain">What stands between it and one that browsers know.</param>
/// <param name="IsOnly">Over HTTP, only what clients and health checks ask is answered.</param>
public sealed record HttpsListening(IPEndPoint Address, Func<X509Certificate2> Certificate, X509Certificate2Collection Chain, bool IsOnly)
{
    /// <summary>SHA-256 of the certificate, as browsers show it: pairs of digits with colons.</summary>
    public string Fingerprint() => ServerCertificate.FingerprintOf(Certificate());
}
