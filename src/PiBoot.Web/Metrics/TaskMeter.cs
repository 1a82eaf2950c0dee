using System.Collections.Concurrent;
using PiBoot.Core.Metrics;
using PiBoot.Web.Tasks;

namespace PiBoot.Web.Metrics;

/// <summary>Tasks that ended since the process began. Kinds are words of this program, so there are few series.</summary>
internal sealed class TaskMeter
{
    private readonly ConcurrentDictionary<(string Kind, string State), long> _ended = new();

    public void Ended(TaskView task) => _ended.AddOrUpdate((task.Kind, task.State), 1, static (_, count) => count + 1);

    public void Write(MetricsText text, IReadOnlyList<TaskView> tasks)
    {
        text.Gauge("piboot_tasks_running", "Long work under way.", tasks.Count(t => t.State == TaskStates.Running));
        text.Counter("piboot_tasks_total", "Long work that ended, by kind and how.");
        foreach (var ((kind, state), count) in _ended)
        {
            text.Sample(count, ("kind", kind), ("state", state));
        }
    }
}
