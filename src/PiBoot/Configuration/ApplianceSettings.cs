using System.Collections.Immutable;
using PiBoot.Core.Clients;
using PiBoot.Core.Nfs;
using PiBoot.Core.Os;
using PiBoot.Core.Power;
using PiBoot.Linux.Nfs;
using Serilog.Events;

namespace PiBoot.Configuration;

/// <summary>All settings of the service. The keys of the file are in <see cref="SettingKeys"/>.</summary>
public sealed record ApplianceSettings
{
    /// <summary>The storage process is the service itself.</summary>
    public const string InProcess = "in-process";

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

    /// <summary>The NAS that roots and operating systems lie on; null: they lie in the data directory.</summary>
    public NasShare? Nas { get; init; }

    /// <summary>Absolute path where its share is mounted on this machine.</summary>
    public string NasMount { get; init; } = "/srv/piboot-nas";

    internal DataDirectory Folders => Nas is null ? new DataDirectory(Data) : new DataDirectory(Data) { Trees = NasMount };

    /// <summary>Where work that needs root is done: <c>in-process</c>, or the absolute path of a storage process's socket.</summary>
    public string StorageProcess { get; init; } = InProcess;

    public EnrolmentPolicy Enrolment { get; init; } = EnrolmentPolicy.Auto;

    /// <summary>Operating system of new clients; null: the first one imported.</summary>
    public string? DefaultOs { get; init; }

    /// <summary>Operating systems of new clients by <see cref="ModelFamily"/>; the default where a family is not in here.</summary>
    public ImmutableSortedDictionary<string, string> OsByFamily { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Both of these.</summary>
    internal OsChoice SystemOfNew => new(DefaultOs, OsByFamily);

    /// <summary>How roots of new clients are made.</summary>
    public RootMode RootMode { get; init; } = RootMode.Private;

    /// <summary>What is added to the system of a client that says nothing else.</summary>
    public ClientExtras ClientDefaults { get; init; } = ClientExtras.None;

    /// <summary>Relays that clients hang on.</summary>
    public ImmutableArray<BankPlan> Banks { get; init; } = [];

    /// <summary>How power is switched.</summary>
    public PowerSettings Power { get; init; } = new();

    public DisplaySettings Display { get; init; } = new();

    /// <summary>Address and port of the web server; null: none.</summary>
    public WebAddress? Web { get; init; } = WebAddress.Default;

    public HttpsSettings Https { get; init; } = new();

    /// <summary>The control socket's path.</summary>
    public string Control { get; init; } = "/run/piboot/piboot.sock";

    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;
}
