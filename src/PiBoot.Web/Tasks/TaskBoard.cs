using System.Text.Json;
using PiBoot.Web.Api;
using PiBoot.Web.Events;

namespace PiBoot.Web.Tasks;

/// <summary>Long work: what is under way, whoever watches it, and what has lately ended. Thread-safe.</summary>
public sealed class TaskBoard(EventFeed feed, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Under way at once; more are refused.</summary>
    public const int MostRunning = 16;

    /// <summary>The same of those that only watch: power is switched whether there is room here or not.</summary>
    private const int MostLight = 1000;

    private const int MostEnded = 50;

    /// <summary>Progress is told to watchers this often at most.</summary>
    private static readonly TimeSpan TellPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<BoardTask> _tasks = [];
    private readonly CancellationTokenSource _stop = new();
    private int _next = 1;

    /// <summary>Work ended with an exception that nobody foresaw.</summary>
    public event Action<string, Exception>? Faulted;

    /// <summary>A task has ended, however.</summary>
    public event Action<TaskView>? Ended;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<TaskView> List()
    {
        lock (_gate)
        {
            return [.. _tasks.Select(t => t.View).Reverse()];
        }
    }

    public TaskView? Find(string id)
    {
        lock (_gate)
        {
            return Entry(id)?.View;
        }
    }

    /// <summary>Calls off what may be called off; it ends a moment later.</summary>
    public async Task CancelAsync(string id)
    {
        Task cancelling;
        lock (_gate)
        {
            // Under the lock, as it is disposed of under it; what it calls is called elsewhere.
            cancelling = Entry(id) is { View: { State: TaskStates.Running, CanCancel: true } } running ? running.Stop.CancelAsync() : Task.CompletedTask;
        }

        await cancelling;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] running;
        lock (_gate)
        {
            running = [.. _tasks.Select(t => t.Running)];
        }

        await Task.WhenAll(running);
        _stop.Dispose();
    }

    /// <summary>Begins work that goes on by itself; null when too much is under way.</summary>
    /// <param name="plan">What it is.</param>
    /// <param name="work">Takes what is to be told of it, and ends when it is done; what it fails with it tells on its last line.</param>
    internal BoardTask? Begin(TaskPlan plan, Func<Action<ITaskLine>, CancellationToken, Task> work)
    {
        BoardTask begun;
        lock (_gate)
        {
            var running = _tasks.Count(t => t.View.State == TaskStates.Running && t.IsLight == plan.IsLight);
            if (running >= (plan.IsLight ? MostLight : MostRunning) || _stop.IsCancellationRequested)
            {
                return null;
            }

            var id = $"{_next++}";
            begun = new BoardTask(
                new TaskView(id, plan.Kind, plan.Title, TaskStates.Running, plan.CanCancel, time.GetUtcNow().UtcDateTime, null, null, null, null, null, null),
                plan.IsLight,
                CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
            _tasks.Add(begun);
            if (_tasks.Count(t => t.View.State != TaskStates.Running) > MostEnded)
            {
                _tasks.RemoveAt(_tasks.FindIndex(t => t.View.State != TaskStates.Running));
            }
        }

        Tell(begun);
        begun.Running = RunAsync(begun, work);
        return begun;
    }

    private async Task RunAsync(BoardTask task, Func<Action<ITaskLine>, CancellationToken, Task> work)
    {
        await Task.Yield();
        try
        {
            await work(line => Take(task, line), task.Stop.Token);
            End(task, task.View.Failed is null ? TaskStates.Done : TaskStates.Failed, null);
        }
        catch (OperationCanceledException) when (task.Stop.IsCancellationRequested)
        {
            End(task, TaskStates.Cancelled, null);
        }
        catch (Exception e)
        {
            End(task, TaskStates.Failed, e.Message);
            Faulted?.Invoke(task.View.Title, e);
        }
    }

    private void Take(BoardTask task, ITaskLine line)
    {
        var now = time.GetUtcNow();
        bool isDue;
        lock (_gate)
        {
            var isStep = line.Step is not null;
            isDue = line.Step != task.View.Step || now - task.Told >= TellPause;
            task.View = task.View with
            {
                Step = line.Step ?? task.View.Step,
                Bytes = isStep ? line.Bytes : task.View.Bytes,
                Total = isStep ? line.Total : task.View.Total,
                Failed = line.Failed,
                Result = line.Result(),
            };
        }

        if (isDue)
        {
            Tell(task);
        }
    }

    private void End(BoardTask task, string state, string? failed)
    {
        lock (_gate)
        {
            task.View = task.View with { State = state, Ended = time.GetUtcNow().UtcDateTime, Failed = failed ?? task.View.Failed };
            task.Stop.Dispose();
        }

        Tell(task);
        Ended?.Invoke(task.View);
    }

    private void Tell(BoardTask task)
    {
        task.Told = time.GetUtcNow();
        feed.Add("task", JsonSerializer.Serialize(task.View, ApiJson.Default.TaskView));
    }

    private BoardTask? Entry(string id) => _tasks.Find(t => t.View.Id == id);
}
