using PiBoot.Core.Clients;
using PiBoot.Linux.Nfs;
using Serilog.Events;

namespace PiBoot.Configuration;

/// <summary>All settings of the service. The keys of the file are in <see cref="SettingKeys"/>.</summary>
public sealed record ApplianceSettings
{
    /// <summary>Interfaces that clients are served on; none: all but loopback.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>How long the OFFER to a Pi 3 or older waits.</summary>
    public TimeSpan OfferDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the OFFER also names this server in option 66.</summary>
    public bool OfferOption66 { get; init; }

    /// <summary>Absolute path of the data directory.</summary>
    public string Data { get; init; } = "/srv/piboot";

    public NfsServerKind Nfs { get; init; } = NfsServerKind.Auto;

    /// <summary><c>3</c> or <c>4.2</c>.</summary>
    public string NfsVersion { get; init; } = "3";

    /// <summary>Where work that needs root is done; only <c>in-process</c> so far.</summary>
    public string StorageProcess { get; init; } = "in-process";

    public EnrolmentPolicy Enrolment { get; init; } = EnrolmentPolicy.Auto;

    /// <summary>Operating system of new clients; null: the first one imported.</summary>
    public string? DefaultOs { get; init; }

    /// <summary>How roots of new clients are made.</summary>
    public RootMode RootMode { get; init; } = RootMode.Private;

    /// <summary>Address and port of the web server; null: none.</summary>
    public WebAddress? Web { get; init; } = WebAddress.Default;

    /// <summary>The control socket's path.</summary>
    public string Control { get; init; } = "/run/piboot/piboot.sock";

    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;
}
