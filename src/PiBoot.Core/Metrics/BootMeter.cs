using System.Diagnostics;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;

namespace PiBoot.Core.Metrics;

/// <summary>
/// Boots by their results and how long they took, since the process began. Fed with the events of the boot board, from any
/// thread. Models are families (<c>pi1</c> to <c>pi5</c>): whatever strangers send, there are no more series than these.
/// </summary>
public sealed class BootMeter(TimeProvider time)
{
    private const string UnknownModel = "unknown";

    /// <summary>A forgotten client's course is never ended; more than these are not followed.</summary>
    private const int MaximumCourses = 2 * ClientDirectory.MaximumClients;

    /// <summary>Seconds: an answered DISCOVER, a few files, a slow kernel, an fsck.</summary>
    private static readonly double[] StageBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];

    private static readonly double[] BootBounds = [10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200];
    private static readonly string[] Models = [.. ModelFamily.All, UnknownModel];
    private static readonly BootResult[] Results = Enum.GetValues<BootResult>();
    private static readonly (BootStage Stage, string Word)[] Stages =
        [(BootStage.Powering, "powering"), (BootStage.Dhcp, "dhcp"), (BootStage.Firmware, "firmware"), (BootStage.Kernel, "kernel"), (BootStage.Root, "root")];

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly Dictionary<string, BootCourse> _courses = new(StringComparer.Ordinal);
    private readonly long[,] _results = new long[Results.Length, Models.Length];
    private readonly Dictionary<string, long> _verdicts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Stage, string Model), Histogram> _stages = [];
    private readonly Dictionary<string, Histogram> _boots = new(StringComparer.Ordinal);

    /// <summary>Something happened to a client.</summary>
    /// <param name="seen">What.</param>
    /// <param name="family">Of its model; null where that is not known.</param>
    public void Seen(ClientEvent seen, string? family)
    {
        var model = family is not null && Models.Contains(family) ? family : UnknownModel;
        lock (_gate)
        {
            if (seen.Event.Event is "stalled" or "fault")
            {
                var symptom = seen.Symptom?.Name ?? "other";
                _verdicts[symptom] = _verdicts.GetValueOrDefault(symptom) + 1;
            }

            if (CourseOf(seen, model) is { } course)
            {
                var now = time.GetElapsedTime(_start);
                if (seen.Event.Stage != BootStage.Stalled)
                {
                    course.Enter(seen.Event.Stage, now);
                }

                Judge(course, seen.Event, model, now);
            }
        }
    }

    /// <summary>A client's serial became known.</summary>
    public void Renamed(string from, string to)
    {
        lock (_gate)
        {
            if (_courses.Remove(from, out var course))
            {
                _courses[to] = course;
            }
        }
    }

    public void Write(MetricsText text)
    {
        lock (_gate)
        {
            WriteResults(text);
            WriteVerdicts(text);
            WriteSeconds(text);
        }
    }

    /// <summary>Null where too many are followed already.</summary>
    private BootCourse? CourseOf(ClientEvent seen, string model)
    {
        var present = _courses.GetValueOrDefault(seen.ClientId);
        if (present is not null && present.Started == seen.Started)
        {
            return present;
        }

        if (present?.IsUnderWay == true)
        {
            Count(BootResult.Restarted, model);
        }

        if (present is null && _courses.Count >= MaximumCourses)
        {
            return null;
        }

        var isWhole = seen.Started >= _startedAt && seen.Event.Stage is BootStage.Powering or BootStage.Dhcp or BootStage.Firmware or BootStage.Kernel;
        if (isWhole)
        {
            Prepare(model);
        }

        return _courses[seen.ClientId] = new BootCourse(seen.Started, isWhole, time.GetElapsedTime(_start));
    }

    /// <summary>A boot that was not seen from its first event on counts if it comes up: how far it was is not known.</summary>
    private void Judge(BootCourse course, BootEvent seen, string model, TimeSpan now)
    {
        BootResult? result = seen switch
        {
            { Event: "up" } or { Event: "answers", Stage: BootStage.Up } when course.Result is null => BootResult.Up,
            { Event: "up" } or { Event: "answers", Stage: BootStage.Up } when course.Result is BootResult.Stalled or BootResult.NeverUp => BootResult.Late,
            { Event: "stalled" } when course is { IsUnderWay: true, IsWhole: true } => BootResult.Stalled,
            { Event: "fault", Stage: BootStage.Root } when course is { IsUnderWay: true, IsWhole: true } => BootResult.NeverUp,
            { Stage: BootStage.Off } when course is { Result: null, IsWhole: true } => BootResult.Ended,
            _ => null,
        };

        // An answer tells that it is up, and not since when.
        if (result is null || (seen.Event == "answers" && !course.IsWhole))
        {
            return;
        }

        course.Result = result;
        Count(result.Value, model);
        if (result == BootResult.Up && seen.Event == "up" && course.IsWhole)
        {
            Observe(course, model, now);
        }
    }

    private void Observe(BootCourse course, string model, TimeSpan now)
    {
        Prepare(model);
        foreach (var (stage, word) in Stages.Where(s => course.WasIn(s.Stage)))
        {
            _stages[(word, model)].Observe(course.SpentIn(stage).TotalSeconds);
        }

        _boots[model].Observe((now - course.Began).TotalSeconds);
    }

    /// <summary>Series begin at zero before there is something to count, so that the first boot of a model is seen as an increase.</summary>
    private void Prepare(string model)
    {
        if (_boots.TryAdd(model, new Histogram(BootBounds)))
        {
            foreach (var (_, word) in Stages)
            {
                _stages[(word, model)] = new Histogram(StageBounds);
            }
        }
    }

    private void Count(BootResult result, string model) => _results[(int)result, Array.IndexOf(Models, model)]++;

    private void WriteResults(MetricsText text)
    {
        text.Counter(
            "piboot_boots_total",
            "Boots by how they ended and by model. late: came up after it had counted as stalled or never_up, beside that; restarted: began anew before it was up; ended: switched off before it was up.");
        foreach (var result in Results)
        {
            for (var model = 0; model < Models.Length; model++)
            {
                text.Sample(_results[(int)result, model], ("result", Word(result)), ("model", Models[model]));
            }
        }
    }

    private void WriteVerdicts(MetricsText text)
    {
        text.Counter("piboot_verdicts_total", "Verdicts on clients that stopped or are not as they should be, by symptom as the README lists them.");
        foreach (var symptom in Symptoms.All.Select(s => s.Name).Append("other"))
        {
            text.Sample(_verdicts.GetValueOrDefault(symptom), ("symptom", symptom));
        }
    }

    private void WriteSeconds(MetricsText text)
    {
        text.Histogram("piboot_boot_stage_duration_seconds", "How long boots that came up were in each stage, by model.");
        foreach (var ((stage, model), histogram) in _stages)
        {
            text.Samples(histogram.Read(), ("stage", stage), ("model", model));
        }

        text.Histogram("piboot_boot_duration_seconds", "From the first sign of a boot to up, of boots that came up, by model.");
        foreach (var (model, histogram) in _boots)
        {
            text.Samples(histogram.Read(), ("model", model));
        }
    }

    private static string Word(BootResult result) => result switch
    {
        BootResult.Up => "up",
        BootResult.Late => "late",
        BootResult.Stalled => "stalled",
        BootResult.NeverUp => "never_up",
        BootResult.Restarted => "restarted",
        BootResult.Ended => "ended",
        _ => throw new UnreachableException($"result {result}"),
    };
}
