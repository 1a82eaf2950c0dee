using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PiBoot.Composition;
using PiBoot.Configuration;
using PiBoot.Testing;

namespace PiBoot.Tests.Composition;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    [Fact]
    public void A_certificate_and_its_key_come_from_one_file_or_from_two_with_the_chain_behind()
    {
        var (certificate, key) = Make("own");
        var (authority, _) = Make("authority");
        File.WriteAllText(_scratch.Join("both.pem"), certificate + authority + key);
        File.WriteAllText(_scratch.Join("chain.pem"), certificate + authority);
        File.WriteAllText(_scratch.Join("key.pem"), key);
        foreach (var settings in (HttpsSettings[])[new() { Certificate = _scratch.Join("both.pem") }, new() { Certificate = _scratch.Join("chain.pem"), CertificateKey = _scratch.Join("key.pem") }])
        {
            var (own, chain) = CertificateFiles.Read(settings)!.Value;
            Assert.Equal(("CN=own", true), (own.Subject, own.HasPrivateKey));
            Assert.Equal("CN=authority", Assert.Single(chain).Subject);
        }

        Assert.Null(CertificateFiles.Read(new HttpsSettings()));
    }

    [Theory]
    [InlineData("nowhere.pem", null, "certificate", "nowhere.pem")]
    [InlineData("nonsense.pem", null, "certificate", "nonsense.pem")]
    [InlineData("own.pem", null, "certificate", "own.pem")]
    [InlineData("own.pem", "nowhere.pem", "certificate_key", "nowhere.pem")]
    [InlineData("own.pem", "other-key.pem", "certificate", "other-key.pem")]
    [InlineData(null, "other-key.pem", "certificate_key", "no certificate")]
    public void What_cannot_be_used_ends_the_start_and_names_the_file(string? certificate, string? key, string setting, string word)
    {
        File.WriteAllText(_scratch.Join("nonsense.pem"), "nonsense");
        File.WriteAllText(_scratch.Join("own.pem"), Make("own").Certificate);
        File.WriteAllText(_scratch.Join("other-key.pem"), Make("other").Key);
        var settings = new HttpsSettings { Certificate = Path(certificate), CertificateKey = Path(key) };
        var fault = Assert.Throws<StartException>(() => CertificateFiles.Read(settings));
        Assert.Contains($"[web] {setting}", fault.Message, StringComparison.Ordinal);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();

    private static (string Certificate, string Key) Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(ManualTime.Noon, ManualTime.Noon + TimeSpan.FromDays(1));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private string? Path(string? name) => name is null ? null : _scratch.Join(name);
}
