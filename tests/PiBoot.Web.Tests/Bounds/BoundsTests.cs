using System.Net;
using System.Net.Sockets;
using System.Text;
using PiBoot.Web.Bounds;

namespace PiBoot.Web.Tests.Bounds;

public sealed class BoundsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_on_every_route_that_takes_json()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        var body = $$"""{"name":"{{new string('a', (int)WebLimits.LargestBody)}}"}""";
        foreach (var (method, path, _) in (await api.Host.RoutesAsync()).Where(r => r.Operation.Body is not null && r.Operation.Access != Api.Access.Local))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), RunningApi.Filled(path)) { Content = RunningApi.Json(body) };
            using var response = await api.Browser.SendAsync(request);
            Assert.True(
                response.StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{method} {path} is answered with {response.StatusCode}.");
        }

        Assert.Equal(HttpStatusCode.OK, (await api.Browser.GetAsync("/api/v1/clients")).StatusCode);
    }

    [Fact]
    public async Task One_address_holds_so_many_connections_and_no_other_feels_it()
    {
        await using var api = await RunningApi.StartAsync();
        var open = new List<Socket>();
        try
        {
            for (var i = 0; i < ConnectionLimit.MostOfOneAddress; i++)
            {
                open.Add(await ConnectAsync(api, "127.0.0.2"));
                Assert.StartsWith("HTTP/1.1 200", await AskAsync(open[^1]), StringComparison.Ordinal);
            }

            using (var more = await ConnectAsync(api, "127.0.0.2"))
            {
                Assert.Equal("", await AskAsync(more));
            }

            Assert.Equal("ok\n", await api.Network.GetStringAsync("/healthz"));
            Assert.Equal("ok\n", await api.Control.GetStringAsync("/healthz"));

            open[0].Dispose();
            open.RemoveAt(0);
            open.Add(await ConnectAgainAsync(api));
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task One_login_holds_so_many_event_streams_and_all_together_so_many()
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        var open = new List<HttpResponseMessage>();
        try
        {
            await FillAsync(api.Browser, open);
            for (var i = 1; i < StreamSlots.Most / StreamSlots.MostOfOne; i++)
            {
                await FillAsync(await ElsewhereAsync(api, i), open);
            }

            Assert.Equal(StreamSlots.Most, open.Count);
            using var more = await StreamAsync(await ElsewhereAsync(api, 9), "127.0.0.1");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, more.StatusCode);
            using var control = await StreamAsync(api.Control, "control");
            Assert.Equal(HttpStatusCode.OK, control.StatusCode);
            Assert.Equal("ok\n", await api.Control.GetStringAsync("/healthz"));
        }
        finally
        {
            open.ForEach(response => response.Dispose());
        }
    }

    [Theory]
    [InlineData("session")]
    [InlineData("token")]
    public async Task An_event_stream_ends_with_its_session_or_token(string kind)
    {
        await using var api = await RunningApi.StartLoggedInAsync();
        var (program, id) = await api.NewProgramAsync("read");
        using var response = await StreamAsync(kind == "token" ? program : api.Browser, "127.0.0.1");
        using var stream = await response.Content.ReadAsStreamAsync();
        var path = kind == "token" ? $"/api/v1/tokens/{id}" : $"/api/v1/sessions/{api.Door.Sessions.Single().Id}";
        Assert.Equal(HttpStatusCode.NoContent, (await api.Control.DeleteAsync(path)).StatusCode);
        using var patience = new CancellationTokenSource(Patience);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            var buffer = new byte[1024];
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
            }

            throw new IOException("it was closed");
        });
        program.Dispose();
    }

    /// <summary>A program with a token of its own on another address: one has fewer connections than there are streams.</summary>
    private static async Task<HttpClient> ElsewhereAsync(RunningApi api, int number)
    {
        var (program, _) = await api.NewProgramAsync("read");
        using (program)
        {
            var client = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, _) => new NetworkStream(await ConnectAsync(api, $"127.0.1.{number}"), ownsSocket: true),
            })
            { BaseAddress = new Uri(api.Origin) };
            client.DefaultRequestHeaders.Add("Authorization", program.DefaultRequestHeaders.GetValues("Authorization"));
            return client;
        }
    }

    /// <summary>Until it is refused.</summary>
    private static async Task FillAsync(HttpClient client, List<HttpResponseMessage> open)
    {
        for (var i = 0; i < StreamSlots.MostOfOne; i++)
        {
            open.Add(await StreamAsync(client, "127.0.0.1"));
            Assert.Equal(HttpStatusCode.OK, open[^1].StatusCode);
        }

        using var more = await StreamAsync(client, "127.0.0.1");
        await RunningApi.IsProblem(more, HttpStatusCode.ServiceUnavailable, null, "close some windows");
        Assert.NotNull(more.Headers.RetryAfter);
    }

    private static Task<HttpResponseMessage> StreamAsync(HttpClient client, string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/display/events");
        request.Headers.Host = host;
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<Socket> ConnectAsync(RunningApi api, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPEndPoint.Parse(api.Origin["http://".Length..]));
        return socket;
    }

    /// <summary>The first bytes of the answer; empty where the connection is closed instead.</summary>
    private static async Task<string> AskAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await socket.SendAsync("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), patience.Token);
            var answer = new byte[4096];
            return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, patience.Token));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    /// <summary>The server hears of a connection's end in its own time.</summary>
    private static async Task<Socket> ConnectAgainAsync(RunningApi api)
    {
        for (var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds; ;)
        {
            var socket = await ConnectAsync(api, "127.0.0.2");
            if ((await AskAsync(socket)).Length > 0)
            {
                return socket;
            }

            socket.Dispose();
            Assert.True(Environment.TickCount64 < deadline, "a connection that has ended still counts");
            await Task.Yield();
        }
    }
}
