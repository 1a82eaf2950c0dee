using System.CommandLine;
using System.Globalization;
using PiBoot.Web.Api;
using PiBoot.Web.Tasks;

namespace PiBoot.Commands;

/// <summary><c>piboot task list|cancel</c>: long work, whoever has begun it.</summary>
internal static class TaskCommands
{
    public static Command Create()
    {
        var command = new Command("task", "Show and call off long work, whoever has begun it.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Cancel());
        return command;
    }

    private static Command List() => Verb.Create("list", "List long work, the newest first.", [], static (context, cancellation) =>
        Verb.PrintAsync(context, "/api/v1/tasks", ApiJson.Default.TaskViewArray, PrintList, cancellation));

    private static void PrintList(TextWriter output, TaskView[] tasks)
    {
        if (tasks.Length == 0)
        {
            output.WriteLine("Nothing is under way, and nothing has ended lately.");
            return;
        }

        Table.Write(
            output,
            ["TASK", "STATE", "BEGAN", "WHAT", ""],
            tasks.Select(t => (string[])
            [
                t.Id,
                t.State,
                t.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                t.Title,
                t.Failed ?? (t.Ended is null ? Progress(t) : ""),
            ]));
    }

    private static string Progress(TaskView task) => task is { Bytes: { } bytes, Total: { } total and > 0 }
        ? string.Create(CultureInfo.InvariantCulture, $"{task.Step}: {100 * bytes / total} %")
        : task.Step ?? "";

    private static Command Cancel()
    {
        var task = new Argument<string>("TASK") { Description = "its number, as 'piboot task list' shows it" };
        return Verb.Create("cancel", "Call off what may be called off.", [task], async (context, cancellation) =>
        {
            var path = $"/api/v1/tasks/{Uri.EscapeDataString(context.Parsed.GetRequiredValue(task))}";
            var json = await context.Client.SendAsync(HttpMethod.Delete, path, null, cancellation);
            await context.Out.WriteLineAsync(context.Json ? json : $"Called off: {ControlClient.Parse(json, ApiJson.Default.TaskView).Title}");
            return ExitCode.Done;
        });
    }
}
