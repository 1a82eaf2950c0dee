namespace PiBoot.Web.Tasks;

internal static class TaskStates
{
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
}
