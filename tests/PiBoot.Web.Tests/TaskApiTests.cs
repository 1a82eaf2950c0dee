using System.Net;
using System.Text;
using System.Text.Json;

namespace PiBoot.Web.Tests;

/// <summary>Long work that goes on without its browser.</summary>
public sealed class TaskApiTests
{
    private const string Import = """{"source":"/mnt/x.img","name":"bookworm"}""";

    [Fact]
    public async Task Work_that_is_asked_for_as_a_task_is_accepted_at_once_and_has_its_result_when_it_is_done()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await BeginAsync(api, "/api/v1/os", Import);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("respond-async", response.Headers.GetValues("Preference-Applied").Single());
        var task = await EndedAsync(api, response.Headers.Location!.ToString());
        Assert.Equal(
            ("import", "Import /mnt/x.img as bookworm", "done", "unpacking", 20_000_000, "bookworm"),
            (Text(task, "kind"), Text(task, "title"), Text(task, "state"), Text(task, "step"), task.GetProperty("bytes").GetInt64(), Text(task.GetProperty("result"), "name")));
        Assert.Equal(1, api.DefaultChanges);
    }

    [Fact]
    public async Task Work_that_fails_says_why()
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Fault = "The drive is full.";
        foreach (var (path, body) in ((string, string)[])[("/api/v1/os", Import), ($"/api/v1/clients/{RunningApi.Id}/root/reset", "")])
        {
            using var response = await BeginAsync(api, path, body);
            var task = await EndedAsync(api, response.Headers.Location!.ToString());
            Assert.Equal(("failed", "The drive is full."), (Text(task, "state"), Text(task, "failed")));
        }
    }

    [Theory]
    [InlineData("/root/snapshots", """{"name":"clean"}""", "snapshot", "name", "clean")]
    [InlineData("/root/rollback", """{"snapshot":"clean"}""", "rollback", "keptAs", "before-reset-20261122-120000")]
    [InlineData("/root/reset", "", "reset", "keptAs", "before-reset-20261122-120000")]
    public async Task Work_on_roots_can_be_a_task_as_well(string path, string body, string kind, string field, string value)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await BeginAsync(api, $"/api/v1/clients/{RunningApi.Id}{path}", body);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var task = await EndedAsync(api, response.Headers.Location!.ToString());
        Assert.Equal((kind, "done", value), (Text(task, "kind"), Text(task, "state"), Text(task.GetProperty("result"), field)));
    }

    [Fact]
    public async Task What_another_way_was_ordered_is_listed_as_well_the_newest_first()
    {
        await using var api = await RunningApi.StartAsync();
        using var import = await api.Control.PostAsync("/api/v1/os", Json(Import));
        await import.Content.ReadAsStringAsync();
        using var power = await api.Control.PostAsync("/api/v1/power", Json("""{"action":"cycle","target":"hall/1"}"""));
        await power.Content.ReadAsStringAsync();
        var tasks = (await api.GetAsync("/api/v1/tasks")).EnumerateArray().ToArray();
        Assert.Equal(["Switch hall/1: cycle", "Import /mnt/x.img as bookworm"], tasks.Select(t => Text(t, "title")));
        Assert.Equal("kitchen (hall/1): off", Text(tasks[0], "step"));
    }

    [Fact]
    public async Task An_import_is_called_off_and_the_switching_of_power_is_not()
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Gate = new TaskCompletionSource();
        using var begun = await BeginAsync(api, "/api/v1/os", Import);
        var path = begun.Headers.Location!.ToString();
        Assert.Equal("running", Text(await api.GetAsync(path), "state"));
        using var cancelled = await api.Control.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        Assert.Equal("cancelled", Text(await EndedAsync(api, path), "state"));
        using var again = await api.Control.DeleteAsync(path);
        await RunningApi.IsProblem(again, HttpStatusCode.Conflict, null, "ended already");

        using var power = await BeginAsync(api, "/api/v1/power", """{"action":"off","target":"hall/1"}""");
        using var refused = await api.Control.DeleteAsync(power.Headers.Location!.ToString());
        await RunningApi.IsProblem(refused, HttpStatusCode.Conflict, null, "half done would be worse");
        api.Appliance.Gate.SetResult();
    }

    [Fact]
    public async Task Who_hangs_up_calls_an_import_off()
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Gate = new TaskCompletionSource();
        using (var hangUp = new CancellationTokenSource())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/os") { Content = Json(Import) };
            using var response = await api.Control.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, hangUp.Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal("cancelled", Text(await EndedAsync(api, "/api/v1/tasks/1"), "state"));
    }

    [Fact]
    public async Task More_work_than_the_box_can_do_is_refused()
    {
        await using var api = await RunningApi.StartAsync();
        api.Appliance.Gate = new TaskCompletionSource();
        for (var i = 0; i < Tasks.TaskBoard.MostRunning; i++)
        {
            using var begun = await BeginAsync(api, "/api/v1/os", Import);
            Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        }

        using var refused = await BeginAsync(api, "/api/v1/os", Import);
        await RunningApi.IsProblem(refused, HttpStatusCode.ServiceUnavailable, null, "wait until");
        Assert.NotNull(refused.Headers.RetryAfter);
        api.Appliance.Gate.SetResult();
    }

    [Fact]
    public async Task A_task_that_is_not_there_is_a_problem()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Control.GetAsync("/api/v1/tasks/77");
        await RunningApi.IsProblem(response, HttpStatusCode.NotFound, "id", "'77'");
    }

    private static Task<HttpResponseMessage> BeginAsync(RunningApi api, string path, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.Add("Prefer", "respond-async");
        return api.Control.SendAsync(request);
    }

    /// <summary>Looks until it has ended: how long that takes is nobody's business here.</summary>
    private static async Task<JsonElement> EndedAsync(RunningApi api, string path)
    {
        while (true)
        {
            var task = await api.GetAsync(path);
            if (Text(task, "state") != "running")
            {
                return task;
            }

            await Task.Yield();
        }
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
