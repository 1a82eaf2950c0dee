namespace PiBoot.Configuration;

/// <summary>The keys of the section <c>[web]</c>.</summary>
internal static class WebKeys
{
    private const string Section = "web";

    public static readonly IReadOnlyList<SettingKey> All =
    [
        new(Section, "listen", "0.0.0.0:80", "address and port of the web server, or off; without the privilege for port 80 the default is port 8080",
            static (s, v) => v == "off" ? s with { Web = null } : WebAddress.Parse(v) is { } web ? s with { Web = web } : null, "ADDRESS:PORT or off"),
        new(Section, "https", "auto", "the same with HTTPS: auto (the address of 'listen' and port 443 or 8443, if one of them can be had), ADDRESS:PORT or off",
            static (s, v) => v is "auto" or "off" ? s with { Https = s.Https with { IsAuto = v == "auto", Address = null } } :
                WebAddress.Parse(v) is { } address ? s with { Https = s.Https with { IsAuto = false, Address = address } } : null, "auto, ADDRESS:PORT or off"),
        File("certificate", "absolute path of a certificate (PEM) with its chain; empty: one is generated, of which browsers warn", static (h, v) => h with { Certificate = v }),
        File("certificate_key", "absolute path of its key (PEM, without a passphrase); empty: it stands in the same file", static (h, v) => h with { CertificateKey = v }),
        new(Section, "https_only", "no", "whether HTTP sends browsers to HTTPS and answers nothing but clients and health checks: no or yes",
            static (s, v) => v is "yes" or "no" ? s with { Https = s.Https with { IsOnly = v == "yes" } } : null, "no or yes"),
        new(Section, "control", "/run/piboot/piboot.sock", "control socket of the other verbs",
            static (s, v) => Path.IsPathRooted(v) ? s with { Control = v } : null, "an absolute path"),
    ];

    private static SettingKey File(string name, string meaning, Func<HttpsSettings, string?, HttpsSettings> set) => new(
        Section, name, "", meaning,
        (s, v) => v.Length == 0 ? s with { Https = set(s.Https, null) } : Path.IsPathRooted(v) ? s with { Https = set(s.Https, v) } : null, "an absolute path");
}
