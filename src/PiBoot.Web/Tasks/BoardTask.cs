namespace PiBoot.Web.Tasks;

/// <summary>One entry of the board; changed under its lock.</summary>
internal sealed class BoardTask(TaskView view, bool isLight, CancellationTokenSource stop)
{
    public bool IsLight => isLight;

    public TaskView View { get; set; } = view;

    public CancellationTokenSource Stop => stop;

    /// <summary>When watchers were told last.</summary>
    public DateTimeOffset Told { get; set; }

    /// <summary>Ends with the work, and never fails.</summary>
    public Task Running { get; set; } = Task.CompletedTask;
}
