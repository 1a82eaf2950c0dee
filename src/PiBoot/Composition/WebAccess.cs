using System.Net;
using System.Security.Cryptography;
using PiBoot.Configuration;
using PiBoot.Core.Os;
using PiBoot.Linux.Links;
using PiBoot.Servers;
using PiBoot.Web.Https;
using PiBoot.Web.Login;
using Serilog;

namespace PiBoot.Composition;

/// <summary>Who may come in from the network, and the certificate that it is shown. Lives as long as the service.</summary>
internal sealed class WebAccess : IAsyncDisposable
{
    private readonly ApplianceSettings _settings;
    private readonly TimeProvider _time;
    private readonly DataDirectory _data;
    private readonly ILogger _log;

    public WebAccess(ApplianceSettings settings, TimeProvider time, ILogger log)
    {
        _settings = settings;
        _time = time;
        _log = log;
        _data = settings.Folders;
        Door = new Doorkeeper(new PasswordHasher(RandomNumberGenerator.GetBytes), time, RandomNumberGenerator.GetBytes, Tell);
        Certificate = new ServerCertificate(Environment.MachineName, Addresses, time, Tell);
    }

    public Doorkeeper Door { get; }

    public ServerCertificate Certificate { get; }

    /// <summary>The data drive is there.</summary>
    public void Attach()
    {
        Door.Attach(new KeptFile(_data.Access, _time));
        Certificate.Attach(new KeptFile(_data.Certificate, _time));
    }

    /// <summary>It is about to go, or is gone.</summary>
    public async Task DetachAsync()
    {
        Certificate.Detach();
        await Door.DetachAsync();
    }

    /// <summary>The log of the start is the console that the setup code is told on.</summary>
    /// <param name="port">Where the web is served; null: nowhere.</param>
    /// <param name="isAway">A password lies on a drive that is not there yet.</param>
    public void TellSetupCode(int? port, bool isAway)
    {
        if (port is not null && isAway)
        {
            _log.Warning("The login is on the data drive, which is missing: it counts as soon as the drive is there. Until then 'piboot access show' tells a setup code.");
        }
        else if (port is not null && Door.SetupCode is { } code)
        {
            var address = Addresses() is [var first, ..] ? first.ToString() : Environment.MachineName;
            _log.Warning("No password is set for the web yet: open http://{Address} and set one with the setup code {Code}", port == 80 ? address : $"{address}:{port}", code);
        }
    }

    public ValueTask DisposeAsync() => Door.DisposeAsync();

    private void Tell(string sentence) => _log.Warning("{Sentence}", sentence);

    private IPAddress[] Addresses()
    {
        using var links = new LinkTable(_settings.Interfaces);
        return [.. links.All.SelectMany(l => l.Addresses).Select(a => IPAddress.Parse(a.Address.ToString()))];
    }
}
