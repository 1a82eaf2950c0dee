using System.Net;
using System.Net.Sockets;

namespace PiBoot.Web.Tests;

/// <summary>The server ends while nobody is connected, and nobody notices.</summary>
public sealed class QuietServerTests
{
    private const int Attempts = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task It_ends_when_nobody_is_connected_and_comes_back_with_the_next_one()
    {
        await using var api = await RunningApi.StartAsync(TimeSpan.FromMilliseconds(50));
        Assert.False(api.Host.IsServing);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(HttpStatusCode.OK, await AskOnceAsync(api, "/healthz"));
            await UntilAsync(() => !api.Host.IsServing);
        }
    }

    [Fact]
    public async Task It_stays_as_long_as_somebody_is_connected()
    {
        await using var api = await RunningApi.StartAsync(TimeSpan.FromMilliseconds(20));
        using (var idle = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await idle.ConnectAsync(IPEndPoint.Parse(api.Origin["http://".Length..]));
            await UntilAsync(() => api.Host.IsServing);
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            Assert.True(api.Host.IsServing);
        }

        await UntilAsync(() => !api.Host.IsServing);
    }

    [Fact]
    public async Task Whoever_comes_while_it_ends_is_served()
    {
        await using var api = await RunningApi.StartAsync(TimeSpan.FromMilliseconds(1));
        var pauses = new Random(7);
        for (var i = 0; i < Attempts; i++)
        {
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await Task.WhenAll(AskOnceAsync(api, "/healthz"), AskOnceAsync(api, "/healthz")));
            await Task.Delay(pauses.Next(4));
        }
    }

    [Fact]
    public async Task A_session_lives_on()
    {
        await using var api = await RunningApi.StartLoggedInAsync(TimeSpan.FromMilliseconds(20));
        api.Browser.DefaultRequestHeaders.ConnectionClose = true;
        api.Network.Dispose();
        await UntilAsync(() => !api.Host.IsServing);
        using var answer = await api.Browser.GetAsync("/api/v1/clients");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>By a connection of its own.</summary>
    private static async Task<HttpStatusCode> AskOnceAsync(RunningApi api, string path)
    {
        using var client = api.NewClient();
        client.DefaultRequestHeaders.ConnectionClose = true;
        using var answer = await client.GetAsync(path);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
