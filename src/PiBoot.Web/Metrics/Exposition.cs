using System.Globalization;
using PiBoot.Core.Boot;
using PiBoot.Core.Metrics;
using PiBoot.Core.Power;
using PiBoot.Web.Api;

namespace PiBoot.Web.Metrics;

/// <summary>All metrics at one moment.</summary>
internal static class Exposition
{
    private static readonly BootStage[] Stages = Enum.GetValues<BootStage>();

    public static MetricsText Of(ApiState state)
    {
        var text = new MetricsText();
        var process = state.Process?.Invoke();
        var services = state.Services;
        if (process is not null)
        {
            text.Gauge("piboot_build_info", "The program's version; the value is always 1.");
            text.Sample(1, ("version", process.Version));
        }

        text.Gauge("piboot_serving", "1: the data drive is there and clients are served.", services is null ? 0 : 1);
        if (services is not null)
        {
            WriteClients(text, services);
        }

        state.Meters.Boots.Write(text);
        state.Meters.Dhcp.Write(text);
        state.Meters.Tftp.Write(text);
        state.Meters.Power.Write(text);
        if (services is not null)
        {
            WriteRelays(text, services.Power.List());
            WriteGauges(text, services.Gauges?.Invoke());
        }

        state.TaskMeter.Write(text, state.Tasks.List());
        text.Gauge("piboot_event_streams", "Open streams of events: dashboards and scripts that watch.", state.Feed.Watchers);

        if (process is not null)
        {
            WriteProcess(text, process);
        }

        return text;
    }

    private static void WriteClients(MetricsText text, ApiServices services)
    {
        var clients = services.Directory.Clients.All();
        var counts = clients.CountBy(c => services.Board.StatusOf(c.Id).Stage).ToDictionary();
        text.Gauge("piboot_clients", "Known clients by the stage they are in.");
        foreach (var stage in Stages)
        {
            text.Sample(counts.GetValueOrDefault(stage), ("stage", Words.Of(stage)));
        }

        text.Gauge("piboot_clients_to_approve", "Clients that wait for approval.", clients.Count(c => !c.Approved));
    }

    /// <summary>As many series as relays are configured.</summary>
    private static void WriteRelays(MetricsText text, IReadOnlyList<RelayStatus> relays)
    {
        text.Gauge("piboot_relay_powered", "1: the relay gives its clients power, 0: it does not; absent while that is not known.");
        foreach (var relay in relays.Where(r => r.State != RelayState.Unknown))
        {
            text.Sample(relay.State == RelayState.Powered ? 1 : 0, ("relay", relay.Relay));
        }

        text.Gauge("piboot_relay_trouble", "1: the relay could not be switched or asked when that was tried last.");
        foreach (var relay in relays)
        {
            text.Sample(relay.Trouble is null ? 0 : 1, ("relay", relay.Relay));
        }
    }

    private static void WriteGauges(MetricsText text, ApplianceGauges? gauges)
    {
        if (gauges is { } known)
        {
            text.Gauge("piboot_nfs_ready", "1: clients can mount their roots, as far as is known.", known.IsNfsReady ? 1 : 0);
            text.Gauge("piboot_drive_size_bytes", "Size of the data drive's file system.", known.DriveSize);
            text.Gauge("piboot_drive_free_bytes", "Free on the data drive.", known.DriveFree);
        }
    }

    private static void WriteProcess(MetricsText text, ProcessGauges process)
    {
        text.Counter("process_cpu_seconds_total", "CPU time of the process, user and system.", process.CpuTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.", process.ResidentBytes);
        text.Gauge("process_start_time_seconds", "When the process began, in seconds since 1970.", process.StartedAt.ToUnixTimeMilliseconds() / 1000.0);
        text.Gauge("process_open_fds", "Open file descriptors.", process.OpenFiles);
        text.Gauge("process_threads", "Threads of the process.", process.Threads);
        text.Gauge("dotnet_gc_heap_size_bytes", "Managed heap after the last collection.", process.HeapBytes);
        text.Counter("dotnet_gc_allocated_bytes_total", "Managed memory allocated.", process.AllocatedBytes);
        text.Counter("dotnet_gc_pause_seconds_total", "Time that the process stood still for garbage collections.", process.CollectionPause.TotalSeconds);
        text.Counter("dotnet_gc_collections_total", "Garbage collections by generation; one of a generation counts for those below it, too.");
        for (var generation = 0; generation < process.Collections.Count; generation++)
        {
            text.Sample(process.Collections[generation], ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
