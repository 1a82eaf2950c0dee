using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PiBoot.Web.Login;

namespace PiBoot.Web.Https;

/// <summary>
/// The certificate that the appliance makes for itself, kept on the data drive, and made anew a month before it ends. While
/// there is no drive it lives in memory; that of a drive that comes counts. Thread-safe.
/// </summary>
/// <param name="hostName">This machine's.</param>
/// <param name="addresses">Its addresses of the moment.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Takes what the log should say, in sentences.</param>
public sealed class ServerCertificate(string hostName, Func<IReadOnlyList<IPAddress>> addresses, TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan Renewed = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private IKeptFile? _file;
    private X509Certificate2? _certificate;

    /// <summary>That of the moment, with its key. It is never disposed: a connection may still use one that was replaced.</summary>
    public X509Certificate2 Current()
    {
        lock (_gate)
        {
            if (_certificate is null || !IsGood(_certificate))
            {
                _certificate = CertificateMaker.Make(hostName, addresses(), time.GetUtcNow());
                Write(_certificate);
            }

            return _certificate;
        }
    }

    /// <summary>A data drive has come.</summary>
    public void Attach(IKeptFile file)
    {
        lock (_gate)
        {
            _file = file;
            if (Read(file) is { } kept && IsGood(kept))
            {
                _certificate = kept;
            }
            else if (_certificate is not null)
            {
                Write(_certificate);
            }
        }
    }

    /// <summary>The drive is about to go, or is gone.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _file = null;
        }
    }

    public static string FingerprintOf(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    private bool IsGood(X509Certificate2 certificate) => time.GetUtcNow() < certificate.NotAfter.ToUniversalTime() - Renewed;

    private X509Certificate2? Read(IKeptFile file)
    {
        try
        {
            if (file.Read() is not { } content)
            {
                return null;
            }

            var text = Encoding.ASCII.GetString(content);
            return X509Certificate2.CreateFromPem(text, text);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            tell($"The certificate in {file.Name} cannot be used, {e.Message.TrimEnd('.')}: another one is made, and browsers warn again.");
            return null;
        }
    }

    private void Write(X509Certificate2 certificate)
    {
        if (_file is not { } file)
        {
            return;
        }

        using var key = certificate.GetECDsaPrivateKey()!;
        try
        {
            file.Write(Encoding.ASCII.GetBytes($"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tell($"The certificate of HTTPS cannot be written to {file.Name}: {e.Message} It is made anew at the next start, and browsers warn again.");
        }
    }
}
