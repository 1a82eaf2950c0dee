using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PiBoot.Testing;
using PiBoot.Web.Api;
using PiBoot.Web.Https;
using PiBoot.Web.Tests.Login;

namespace PiBoot.Web.Tests.Https;

public sealed class HttpsTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _told = [];

    [Fact]
    public async Task A_login_over_https_gives_a_cookie_that_only_https_carries()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        await using var host = await StartAsync(api, isOnly: false);
        using var client = host.NewClient();
        using var response = await client.PostAsync("/api/v1/login", RunningApi.Json($$"""{"password":"{{RunningApi.Password}}"}"""));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-piboot_session=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);

        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/clients")).StatusCode);
        client.DefaultRequestHeaders.Add("Origin", host.Origin);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/api/v1/logout", null)).StatusCode);
        Assert.Equal(host.Fingerprint, host.Seen);
    }

    [Fact]
    public async Task Where_https_is_asked_for_http_answers_only_clients_and_health_checks()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        await using var host = await StartAsync(api, isOnly: true);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(host.PlainOrigin) };
        Assert.Equal("ok\n", await http.GetStringAsync("/healthz"));
        using var up = await http.PostAsync("/api/v1/up", new StringContent($"client={RunningApi.Id}&seconds=1", Encoding.ASCII, "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.NoContent, up.StatusCode);
        foreach (var path in (string[])["/", "/login", "/api/v1/session?a=b", "/metrics", "/nothing"])
        {
            using var sent = await http.GetAsync(path);
            Assert.Equal((HttpStatusCode.TemporaryRedirect, host.Origin + path), (sent.StatusCode, sent.Headers.Location!.ToString()));
        }

        using var login = await http.PostAsync("/api/v1/login", RunningApi.Json($$"""{"password":"{{RunningApi.Password}}"}"""));
        await RunningApi.IsProblem(login, HttpStatusCode.Forbidden, null, "https_only");
        using var https = host.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await https.GetAsync("/api/v1/session")).StatusCode);
    }

    [Fact]
    public void The_generated_certificate_names_the_machine_and_its_addresses_and_its_key_is_on_p256()
    {
        var certificate = New().Current();
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["netboot", "netboot.local"], names.EnumerateDnsNames());
        Assert.Equal(["192.168.1.10", "10.0.0.1"], names.EnumerateIPAddresses().Select(a => a.ToString()));
        Assert.Equal(256, certificate.GetECDsaPrivateKey()!.KeySize);
        Assert.Equal("1.3.6.1.5.5.7.3.1", certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
        Assert.InRange((certificate.NotAfter - certificate.NotBefore).TotalDays, 700, 825);
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", ServerCertificate.FingerprintOf(certificate));
    }

    [Fact]
    public void It_is_kept_and_made_anew_a_month_before_it_ends()
    {
        var file = new MemoryFile();
        var first = Print(New(file));
        Assert.Equal(first, Print(New(file)));
        Assert.Contains("BEGIN PRIVATE KEY", file.Text, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromDays(699));
        var running = New(file);
        Assert.Equal(first, Print(running));
        _time.Advance(TimeSpan.FromDays(2));
        Assert.NotEqual(first, Print(running));
        Assert.Equal(Print(running), Print(New(file)));
        Assert.Empty(_told);
    }

    [Fact]
    public void One_that_was_made_without_a_drive_is_written_to_one_that_has_none_and_gives_way_to_one_that_has()
    {
        var file = new MemoryFile();
        var certificate = New();
        var first = Print(certificate);
        certificate.Attach(file);
        Assert.Equal(first, Print(New(file)));

        var other = New();
        Assert.NotEqual(first, Print(other));
        other.Attach(file);
        Assert.Equal(first, Print(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("nonsense")]
    public void A_file_that_holds_none_is_told_and_replaced(string text)
    {
        var file = new MemoryFile { Content = Encoding.ASCII.GetBytes(text) };
        var made = Print(New(file));
        Assert.Contains(file.Name, Assert.Single(_told), StringComparison.Ordinal);
        Assert.Equal(made, Print(New(file)));
    }

    [Fact]
    public void A_drive_that_cannot_be_written_is_told_and_https_works_all_the_same()
    {
        var certificate = New(new MemoryFile { Fault = "Read-only file system" });
        Assert.NotNull(certificate.Current().GetECDsaPrivateKey());
        Assert.Contains("Read-only file system", _told[^1], StringComparison.Ordinal);
    }

    private static string Print(ServerCertificate certificate) => ServerCertificate.FingerprintOf(certificate.Current());

    private ServerCertificate New(MemoryFile? file = null)
    {
        var certificate = new ServerCertificate("netboot", static () => [IPAddress.Parse("192.168.1.10"), IPAddress.Parse("10.0.0.1")], _time, _told.Add);
        if (file is not null)
        {
            certificate.Attach(file);
        }

        return certificate;
    }

    private static async Task<SecureHost> StartAsync(RunningApi api, bool isOnly)
    {
        var scratch = new ScratchDirectory();
        var certificate = new ServerCertificate("netboot", static () => [IPAddress.Loopback], TimeProvider.System, static _ => { }).Current();
        var (http, https) = (new IPEndPoint(IPAddress.Loopback, FreePort()), new IPEndPoint(IPAddress.Loopback, FreePort()));
        var host = ApiHost.Start(
            api.State, new ApiListening(scratch.Join("piboot.sock"), http, new HttpsListening(https, () => certificate, [], isOnly)), NullLoggerProvider.Instance);
        return new SecureHost(host, scratch, $"https://{https}", $"http://{http}", ServerCertificate.FingerprintOf(certificate));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class SecureHost(ApiHost host, ScratchDirectory scratch, string origin, string plainOrigin, string fingerprint) : IAsyncDisposable
    {
        public string Origin => origin;

        public string PlainOrigin => plainOrigin;

        public string Fingerprint => fingerprint;

        /// <summary>Fingerprint of the certificate that a client was shown.</summary>
        public string? Seen { get; private set; }

        public HttpClient NewClient() => new(new HttpClientHandler
        {
            UseCookies = false,
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
            {
                Seen = Convert.ToHexString(certificate!.GetCertHash(HashAlgorithmName.SHA256)) is var hex ? string.Join(':', hex.Chunk(2).Select(c => new string(c))) : null;
                return true;
            },
        })
        { BaseAddress = new Uri(origin) };

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            scratch.Dispose();
        }
    }
}
