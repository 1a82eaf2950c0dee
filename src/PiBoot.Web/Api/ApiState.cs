using PiBoot.Core.Display;
using PiBoot.Core.Drives;
using PiBoot.Core.Metrics;
using PiBoot.Core.Settings;
using PiBoot.Core.Status;
using PiBoot.Core.Storekeeping;
using PiBoot.Web.Events;
using PiBoot.Web.Login;
using PiBoot.Web.Metrics;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Api;

/// <summary>What the API can show and take orders for at the moment: little while the data drive is missing.</summary>
public sealed class ApiState
{
    private readonly IApplianceReport _waiting;
    private readonly FeedSources _sources;
    private volatile ApiServices? _services;

    /// <param name="drives">Always there.</param>
    /// <param name="waiting">Tells how things are while nothing is served.</param>
    /// <param name="time">The clock.</param>
    public ApiState(IDriveOrders drives, IApplianceReport waiting, TimeProvider time)
    {
        Drives = drives;
        _waiting = waiting;
        Time = time;
        Feed = new EventFeed(time);
        Tasks = new TaskBoard(Feed, time);
        Tasks.Ended += TaskMeter.Ended;
        _sources = new FeedSources(Feed);
    }

    internal TimeProvider Time { get; }

    /// <summary>Null while nothing is served.</summary>
    public ApiServices? Services
    {
        get => _services;
        set
        {
            _services = value;
            _sources.Follow(value);
        }
    }

    /// <summary>What happens, for all who watch.</summary>
    public EventFeed Feed { get; }

    /// <summary>Long work, under way and lately ended.</summary>
    public TaskBoard Tasks { get; }

    /// <summary>The login lies on a drive that is not there yet: the setup code is told to who asks for it, and shown nowhere.</summary>
    public bool IsLoginAway { get; set; }

    /// <summary>Looks at whole trees of files, of which a drive takes few at once.</summary>
    internal SemaphoreSlim Looks { get; } = new(3);

    /// <summary>What displays show; null where nobody draws any.</summary>
    public DisplayScreens? Screens { get; set; }

    /// <summary>Knows who may come in from the network; null: nobody can log in.</summary>
    public Doorkeeper? Door { get; set; }

    /// <summary>What was counted since the process began.</summary>
    public Meters Meters { get; init; } = new(TimeProvider.System);

    internal TaskMeter TaskMeter { get; } = new();

    /// <summary>What the process uses; null where nobody measures it.</summary>
    public Func<ProcessGauges>? Process { get; init; }

    /// <summary>All settings; null where nobody keeps any.</summary>
    public ISettingsStore? Settings { get; init; }

    /// <summary>The latest lines of the log, the oldest first.</summary>
    public Func<IReadOnlyList<string>> RecentLog { get; init; } = static () => [];

    public IDriveOrders Drives { get; }

    public IApplianceReport Report => _services?.Report ?? _waiting;

    /// <summary>For routes that are not reached while nothing is served; that may begin in the middle of one.</summary>
    /// <exception cref="StorageException">Nothing is served.</exception>
    internal ApiServices Serving => _services ?? throw new StorageException(Report.Status().Troubles is [var trouble, ..] ? trouble : "Nothing is served at the moment.");
}
