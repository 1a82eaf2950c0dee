using PiBoot.Backups;
using PiBoot.Configuration;
using PiBoot.Core.Drives;
using PiBoot.Core.Metrics;
using PiBoot.Core.Os;
using PiBoot.Core.Status;
using PiBoot.Core.Storekeeping;
using PiBoot.Core.Watchdog;
using PiBoot.Linux.Drives;
using PiBoot.Linux.Links;
using PiBoot.Linux.Systemd;
using PiBoot.Logging;
using PiBoot.Servers;
using PiBoot.Storekeeping;
using PiBoot.Web.Api;
using Serilog;

namespace PiBoot.Composition;

/// <summary>
/// Serves while the data drive can be used, and waits for it while it cannot: missing at the start, pulled, ejected. The
/// control socket and the web answer all the time.
/// </summary>
internal sealed class ApplianceLoop : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TaskLook = TimeSpan.FromMilliseconds(100);
    private const int TaskPatience = 50;
    private const string Starting = "The service is starting.";

    /// <summary>Those that do not change while the service runs.</summary>
    private readonly ApplianceSettings _settings;
    private readonly GivenSettings _given;
    private readonly SettingsStore _live;
    private readonly LifeSigns _signs;
    private readonly DescriptorShelf _shelf;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly DataDirectory _data;
    private readonly IStorekeeper _keeper;
    private readonly ApiState _state;
    private readonly Meters _meters;
    private readonly OpenBanks _banks;
    private readonly StatusDisplay _display;
    private readonly WebAccess _access;
    private readonly StoppedWork _stopped = new();
    private ApiHost? _api;
    private int? _reportPort;
    private string _trouble = Starting;
    private string? _told;

    public ApplianceLoop(GivenSettings given, LifeSigns signs, DescriptorShelf shelf, TimeProvider time, LogOutput output)
    {
        var (log, settings) = (output.Log, given.AtStart);
        _settings = settings;
        _signs = signs;
        _shelf = shelf;
        _given = given;
        _time = time;
        _log = log;
        _data = settings.Folders;
        _live = new SettingsStore(given, _data.LiveSettings, log);
        _live.Changed += () => output.Level.MinimumLevel = _live.Current.LogLevel;
        _keeper = settings.StorageProcess == ApplianceSettings.InProcess
            ? new Storekeeper(_data, () => NfsPick.Of(settings, time), time, log, NfsPick.MountOf(settings))
            : new RemoteStorekeeper(settings.StorageProcess);
        _banks = new OpenBanks(settings.Banks, shelf, log);
        _reportPort = settings.Web?.Port;
        _access = new WebAccess(settings, time, log);
        _meters = new Meters(time);
        var waiting = new WaitingReport(ExamineAsync, () => _trouble, time.GetUtcNow());
        _state = new ApiState(new DriveOrders(_keeper, _stopped.Run), new ReportWithLogin(waiting, _access.Door, settings.Web is not null || settings.Https.Address is not null), time)
        {
            Door = _access.Door,
            Meters = _meters,
            Process = new ProcessReader(time.GetUtcNow()).Read,
            Settings = _live,
            RecentLog = output.Recent.Lines,
        };
        _state.Tasks.Faulted += (title, e) => log.Error(e, "{Task} failed", title);
        _display = new StatusDisplay(_live, _state, time, log);
    }

    /// <summary>Serves until cancelled.</summary>
    /// <param name="ready">Called once, when orders are taken: also when there is no drive to serve from.</param>
    /// <exception cref="StartException">Something that no drive would cure.</exception>
    public async Task RunAsync(Action ready, CancellationToken stop)
    {
        for (var isReady = false; !stop.IsCancellationRequested; isReady = true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _stopped.DoBefore(round);
            if (isReady)
            {
                _shelf.Drain();
            }

            await using var appliance = await TryStartAsync(round.Token);
            if (appliance is not null)
            {
                _access.Attach();
            }

            // A drive that was mounted here before brings its own password.
            _state.IsLoginAway = appliance is null && DriveWatch.Look(_settings.Data).Uuid is not null && _access.Door.NeedsSetup;

            StartApi();
            if (!isReady)
            {
                ready();
                _display.Start();
            }

            await AnsweringWait.ForAsync(
                appliance is not null ? ServeAsync(appliance, round.Token) : WaitForDriveAsync(round.Token), _signs, "the service's main loop");

            // Who asks from here on is told why.
            _trouble = DriveWatch.Look(_settings.Data).Trouble ?? Starting;
            _state.Services = null;
            _live.Close();
            if (appliance is not null)
            {
                await _access.DetachAsync();

                // Closed here rather than at the end of the block: what follows needs the drive for itself.
                await appliance.DisposeAsync();
            }

            _stopped.Do();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _display.DisposeAsync();
        await EndTasksAsync();
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        await _access.DisposeAsync();
        _stopped.Do();
        _banks.Dispose();
        (_keeper as IDisposable)?.Dispose();
    }

    /// <summary>Long work is called off; what cannot be is left to end by itself, or with the process: its steps are written down.</summary>
    private async Task EndTasksAsync()
    {
        var ending = _state.Tasks.DisposeAsync().AsTask();
        for (var i = 0; i < TaskPatience && !ending.IsCompleted; i++)
        {
            // Some of it waits for this.
            _stopped.Do();
            await Task.WhenAny(ending, Task.Delay(TaskLook));
        }
    }

    /// <summary>Null while the drive cannot be used; then <see cref="_trouble"/> says why.</summary>
    private async Task<Appliance?> TryStartAsync(CancellationToken cancellation)
    {
        if ((DriveTrouble() ?? RestoreTrouble()) is { } trouble)
        {
            Tell(trouble);
            return null;
        }

        try
        {
            _live.Open();
            return await Appliance.StartAsync(_live, _keeper, _banks, _meters, _signs, _shelf, () => _reportPort, _time, _log, cancellation);
        }
        catch (StartException e) when (e.InnerException is StorageException { IsUnreachable: true })
        {
            Tell(e.Message);
            return null;
        }
        catch (Exception e) when (e is StartException or IOException or UnauthorizedAccessException && DriveWatch.Look(_settings.Data) is { Condition: not DriveCondition.Ready })
        {
            Tell(DriveWatch.Look(_settings.Data).Trouble ?? e.Message);
            return null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Somebody needs the drive for himself already, or the service stops.
            return null;
        }
    }

    /// <summary>Null when no restore was broken off, or when it is done now.</summary>
    private string? RestoreTrouble()
    {
        try
        {
            UnfinishedRestore.Finish(new RestoreJournal(_data, _time), _keeper, _log);
            return null;
        }
        catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException)
        {
            return $"A restore cannot be brought to its end: {e.Message}";
        }
    }

    /// <summary>Null when the drive is there, mounted if need be.</summary>
    private string? DriveTrouble()
    {
        var status = DriveWatch.Look(_settings.Data);
        if (status.Condition is DriveCondition.Ready or DriveCondition.Full || !IsOnDrive(status))
        {
            return null;
        }

        try
        {
            _keeper.Do(new MountDrive(), null, CancellationToken.None);
        }
        catch (StorageException e)
        {
            return e.Message;
        }

        status = DriveWatch.Look(_settings.Data);
        return status.Condition is DriveCondition.Missing or DriveCondition.Failing ? status.Trouble : null;
    }

    /// <summary>A data directory that does not exist yet is made by the service, on the system's own drive.</summary>
    private bool IsOnDrive(DriveStatus status) => status.Device is not null || status.Uuid is not null || Directory.Exists(_settings.Data);

    private async Task ServeAsync(Appliance appliance, CancellationToken round)
    {
        _state.Services = appliance.Services with
        {
            Report = new ReportWithLogin(appliance.Services.Report, _access.Door, _settings.Web is not null || _settings.Https.Address is not null),
            Backups = new BackupKeeper(_data, _given, appliance.CopyRegistry, appliance.Services.Systems, _keeper, _stopped.Run, _time, _log),
        };
        await appliance.RunAsync(round);
    }

    private async Task WaitForDriveAsync(CancellationToken round)
    {
        while (!round.IsCancellationRequested)
        {
            await Task.Delay(Pause, _time, round).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (round.IsCancellationRequested)
            {
                return;
            }

            var trouble = await Task.Run(DriveTrouble, CancellationToken.None);
            if (trouble is null && DriveWatch.Look(_settings.Data).Condition is not (DriveCondition.Missing or DriveCondition.Failing))
            {
                _log.Debug("The data drive is there: {Data}", _settings.Data);
                return;
            }

            Tell(trouble ?? DriveWatch.Look(_settings.Data).Trouble ?? _trouble);
        }
    }

    private void Tell(string trouble)
    {
        if (trouble != _told)
        {
            _log.Error("Nothing is served: {Trouble}", trouble);
        }

        _trouble = _told = trouble;
    }

    private void StartApi()
    {
        if (_api is null)
        {
            (_api, _reportPort) = ApiStart.Start(_state, _settings, _access.Certificate, _shelf, _log);
            _access.TellSetupCode(_reportPort, _state.IsLoginAway);
        }
    }

    private async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellation)
    {
        using var links = new LinkTable(_settings.Interfaces);
        var systems = new OsCatalog(_data, _live.Of(static s => s.SystemOfNew));
        return await new Examination(_settings, links, new StorekeeperNfs(_keeper), systems, insideService: true).RunAsync(cancellation);
    }
}
