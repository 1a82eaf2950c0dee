using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PiBoot.Configuration;

namespace PiBoot.Composition;

/// <summary>A certificate of the user's own.</summary>
internal static class CertificateFiles
{
    /// <summary>Null where none is configured.</summary>
    /// <exception cref="StartException">A file cannot be read or holds something else, the key is not that of the certificate, or there is a key alone.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain)? Read(HttpsSettings settings)
    {
        if (settings.Certificate is not { } path)
        {
            return settings.CertificateKey is { } alone
                ? throw new StartException($"[web] certificate_key is {alone}, but there is no certificate: set that as well, or neither.")
                : null;
        }

        var certificates = Text(path, "certificate");
        var key = settings.CertificateKey is { } keyPath ? Text(keyPath, "certificate_key") : certificates;
        try
        {
            var certificate = X509Certificate2.CreateFromPem(certificates, key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificates);
            chain.RemoveAt(0);
            return (certificate, chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var of = settings.CertificateKey is { } other ? $"{path} with the key {other}" : path;
            throw new StartException($"[web] certificate {of} cannot be used: {e.Message}", e);
        }
    }

    private static string Text(string path, string key)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"[web] {key} {path} cannot be read: {e.Message}", e);
        }
    }
}
