using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PiBoot.Web.Https;

/// <summary>Makes certificates that vouch for themselves: ECDSA on P-256, for names and addresses.</summary>
internal static class CertificateMaker
{
    /// <summary>Browsers take none that is good for longer than 825 days.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(730);

    /// <summary>A browser's clock may be behind ours.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(2);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>With its key.</summary>
    public static X509Certificate2 Make(string hostName, IEnumerable<IPAddress> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Plain(hostName)}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Plain(hostName));
        names.AddDnsName(Plain(hostName) + ".local");
        foreach (var address in addresses.Distinct())
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        return request.CreateSelfSigned(now - Before, now + Life);
    }

    /// <summary>A host name may hold what a certificate's may not.</summary>
    private static string Plain(string name)
    {
        var plain = string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.').Take(60)).Trim('.', '-');
        return plain.Length > 0 ? plain : "piboot";
    }
}
