using PiBoot.Configuration;

namespace PiBoot.Tests.Configuration;

public sealed class WebKeysTests
{
    [Theory]
    [InlineData("https = auto", true, null)]
    [InlineData("https = off", false, null)]
    [InlineData("https = 127.0.0.1:8443", false, "127.0.0.1:8443")]
    public void Https_is_where_the_file_says(string line, bool isAuto, string? address)
    {
        var https = Read(line).Https;
        Assert.Equal((isAuto, address), (https.IsAuto, https.Address is { } at ? $"{at.Address}:{at.Port}" : null));
    }

    [Fact]
    public void A_certificate_has_a_path_and_a_key()
    {
        var https = Read("certificate = /etc/piboot/web.pem\ncertificate_key = /etc/piboot/web.key\nhttps_only = yes").Https;
        Assert.Equal(("/etc/piboot/web.pem", "/etc/piboot/web.key", true), (https.Certificate, https.CertificateKey, https.IsOnly));
    }

    [Theory]
    [InlineData("https = yes")]
    [InlineData("https = 443")]
    [InlineData("https = [::]:443")]
    [InlineData("certificate = web.pem")]
    [InlineData("https_only = perhaps")]
    public void Anything_else_is_refused_with_file_and_line(string line)
    {
        Assert.StartsWith("f.conf:2: ", Assert.Throws<SettingsException>(() => Read(line)).Message, StringComparison.Ordinal);
    }

    private static ApplianceSettings Read(string lines) => SettingsReader.Read("[web]\n" + lines, "f.conf");
}
