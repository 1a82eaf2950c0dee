using PiBoot.Core.Backup;
using PiBoot.Core.Boot;
using PiBoot.Core.Capture;
using PiBoot.Core.Clients;
using PiBoot.Core.Metrics;
using PiBoot.Core.Os;
using PiBoot.Core.Power;
using PiBoot.Core.Status;
using PiBoot.Core.Storekeeping;
using PiBoot.Core.Tftp;
using PiBoot.Core.Uploads;

namespace PiBoot.Web.Api;

/// <summary>What the API shows and takes orders for.</summary>
/// <param name="RootOf">Path of the root that a client has ready; null while it has none.</param>
/// <param name="ClientEdited">Called after a user has changed a client, with its id.</param>
/// <param name="DefaultChanged">Called after a user has chosen another operating system for new clients.</param>
public sealed record ApiServices(
    ClientDirectory Directory,
    IClientRegistry Registry,
    BootBoard Board,
    IOsStore Systems,
    IRootOrders Roots,
    ICardImages Cards,
    IPowerOrders Power,
    OrderLines OrderLines,
    IApplianceReport Report,
    Func<string, string?> RootOf,
    Action<string> ClientEdited,
    Action DefaultChanged)
{
    /// <summary>What clients load at this moment; null where no TFTP server tells.</summary>
    public TransfersUnderWay? Loading { get; init; }

    /// <summary>Captures of clients' boots; null where frames are not seen.</summary>
    public ICaptures? Captures { get; init; }

    /// <summary>What the appliance measures of itself; null where nobody does.</summary>
    public Func<ApplianceGauges>? Gauges { get; init; }

    /// <summary>Files that browsers send; null where none are taken.</summary>
    public IUploads? Uploads { get; init; }

    /// <summary>Called when nobody has been connected for a while, and the web server has ended; from any thread.</summary>
    public Action? WebRests { get; init; }

    /// <summary>Makes and restores backups; null where none are made.</summary>
    public IBackups? Backups { get; init; }
}
