using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PiBoot.Core.Os;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Os;

/// <summary>The program as bash runs it, against a server of a few lines; only its command line and systemctl are ours.</summary>
public sealed class UpProgramTests : IDisposable
{
    private const string Id = "b66c4c16";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ScratchDirectory _scratch = new();
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly List<Process> _started = [];

    public UpProgramTests() => _server.Start();

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        _server.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task It_reports_with_what_is_mounted_at_the_root_then_asks_for_orders_and_carries_them_out()
    {
        Start();
        var (report, form) = await AnswerAsync("HTTP/1.1 204 No Content\r\n\r\n");
        Assert.Equal("POST /api/v1/up HTTP/1.1", report);
        var fields = form.Split('&').Select(field => field.Split('=', 2)).ToDictionary(f => f[0], f => f[1]);
        Assert.Equal(["client", "hostname", "kernel", "seconds", "root"], fields.Keys);
        Assert.Equal(Id, fields["client"]);
        var root = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Last(m => m[1] == "/")[0];
        Assert.Equal(root, Uri.UnescapeDataString(fields["root"]));

        using var orders = await AcceptAsync();
        Assert.Equal($"GET /api/v1/orders?client={Id} HTTP/1.0", (await HeadAsync(orders))[0]);
        await SendAsync(orders, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n.\nhalt\n.\npoweroff\nreboot\n");
        await LinesAsync("systemctl", 2);
        Assert.Equal(["--no-block poweroff", "--no-block reboot"], Said("systemctl"));
    }

    [Fact]
    public async Task A_report_that_is_refused_and_a_connection_that_breaks_are_tried_again_without_a_second_report()
    {
        Start();
        await AnswerAsync("HTTP/1.1 403 Forbidden\r\n\r\n");
        Assert.Equal("POST /api/v1/up HTTP/1.1", (await AnswerAsync("HTTP/1.1 204 No Content\r\n\r\n")).First);
        for (var i = 0; i < 2; i++)
        {
            using var orders = await AcceptAsync();
            Assert.StartsWith("GET /api/v1/orders", (await HeadAsync(orders))[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("42 reboot.target start waiting", "reboot")]
    [InlineData("7 systemd-reboot.service start waiting\n8 reboot.target start waiting", "reboot")]
    [InlineData("42 poweroff.target start waiting", "poweroff")]
    [InlineData("42 halt.target start running", "halt")]
    public async Task At_the_end_it_says_how_the_system_leaves(string jobs, string word)
    {
        var leaving = Start(jobs, "leaving");
        var (request, form) = await AnswerAsync("HTTP/1.1 204 No Content\r\n\r\n");
        Assert.Equal(("POST /api/v1/leaving HTTP/1.1", $"client={Id}&leaving={word}"), (request, form));
        await EndsAsync(leaving);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 piboot-up.service restart running")]
    [InlineData("1 reboot.target stop waiting")]
    public async Task It_says_nothing_when_it_is_only_stopped_itself(string jobs)
    {
        var leaving = Start(jobs, "leaving");
        await EndsAsync(leaving);
        Assert.False(_server.Pending());
    }

    [Theory]
    [InlineData("console=tty1 piboot.client=b66c4c16")]
    [InlineData("piboot.server=127.0.0.1 piboot.client=b66c4c16")]
    [InlineData("piboot.server=127.0.0.1:80")]
    public async Task Without_a_server_that_takes_reports_it_ends(string commandLine)
    {
        var process = Start("", null, commandLine);
        await EndsAsync(process);
        Assert.Equal(0, process.ExitCode);
    }

    private Process Start(string jobs = "", string? argument = null, string? commandLine = null)
    {
        var server = (IPEndPoint)_server.LocalEndpoint;
        _scratch.With("cmdline", commandLine ?? $"quiet piboot.server={server} piboot.client={Id} rw\n");
        _scratch.With("jobs", jobs.Length == 0 ? "" : jobs + "\n");
        _scratch.With("up", UpReport.Program.Replace("/proc/cmdline", _scratch.Join("cmdline"), StringComparison.Ordinal));
        _scratch.With("bin/systemctl", $"#!/bin/bash\n[ \"$1\" != list-jobs ] || exec cat {_scratch.Join("jobs")}\necho \"$*\" >>{_scratch.Join("systemctl")}\n");
        File.SetUnixFileMode(_scratch.Join("bin/systemctl"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", argument is null ? [_scratch.Join("up")] : [_scratch.Join("up"), argument]);
        start.Environment["PATH"] = $"{_scratch.Join("bin")}:{start.Environment["PATH"]}";
        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    private async Task<TcpClient> AcceptAsync() => await _server.AcceptTcpClientAsync().WaitAsync(Patience);

    private async Task<(string First, string Body)> AnswerAsync(string answer)
    {
        using var client = await AcceptAsync();
        var head = await HeadAsync(client);
        var length = int.Parse(head.Single(h => h.StartsWith("Content-Length: ", StringComparison.Ordinal))[16..], System.Globalization.CultureInfo.InvariantCulture);
        var body = new byte[length];
        await client.GetStream().ReadExactlyAsync(body).AsTask().WaitAsync(Patience);
        await SendAsync(client, answer);
        return (head[0], Encoding.UTF8.GetString(body));
    }

    private static async Task SendAsync(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<List<string>> HeadAsync(TcpClient client)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await client.GetStream().ReadExactlyAsync(one).AsTask().WaitAsync(Patience);
            line.Append((char)one[0]);
            if (one[0] != '\n')
            {
                continue;
            }

            if (line.Length == 2)
            {
                return lines;
            }

            lines.Add(line.ToString().TrimEnd());
            line.Clear();
        }
    }

    private string[] Said(string file) => File.Exists(_scratch.Join(file)) ? File.ReadAllLines(_scratch.Join(file)) : [];

    private async Task LinesAsync(string file, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Said(file).Length < count)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static Task EndsAsync(Process process) => process.WaitForExitAsync().WaitAsync(Patience);
}
