using System.Net;
using System.Text;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Wire;

namespace PiBoot.Web.Tests;

/// <summary>What the unit in a client's system asks for and says.</summary>
public sealed class OrderApiTests
{
    private const string Orders = "/api/v1/orders?client=" + RunningApi.Id;

    [Fact]
    public async Task A_client_gets_a_dot_at_once_and_then_its_orders_until_it_hangs_up()
    {
        await using var api = await RunningApi.StartAsync();
        using (var response = await api.Network.GetAsync(Orders, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            Assert.Equal(".", await reader.ReadLineAsync());
            Assert.True(api.OrderLines.IsConnected(RunningApi.Id));
            Assert.True(api.OrderLines.TryOrder(RunningApi.Id, "poweroff"));
            Assert.Equal("poweroff", await reader.ReadLineAsync());
            Assert.True(api.OrderLines.TryOrder(RunningApi.Id, "reboot"));
            Assert.Equal("reboot", await reader.ReadLineAsync());
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (api.OrderLines.IsConnected(RunningApi.Id))
        {
            await Task.Delay(10, patience.Token);
        }

        // Gone without a word is no end: who watches the wire decides.
        Assert.NotEqual(BootStage.Stalled, api.Board.StatusOf(RunningApi.Id).Stage);
    }

    [Fact]
    public async Task A_newer_connection_ends_the_older()
    {
        await using var api = await RunningApi.StartAsync();
        using var first = await api.Network.GetAsync(Orders, HttpCompletionOption.ResponseHeadersRead);
        using var before = new StreamReader(await first.Content.ReadAsStreamAsync());
        Assert.Equal(".", await before.ReadLineAsync());
        using var second = await api.Network.GetAsync(Orders, HttpCompletionOption.ResponseHeadersRead);
        using var after = new StreamReader(await second.Content.ReadAsStreamAsync());
        Assert.Equal(".", await after.ReadLineAsync());
        Assert.Null(await before.ReadLineAsync());
        Assert.True(api.OrderLines.TryOrder(RunningApi.Id, "reboot"));
        Assert.Equal("reboot", await after.ReadLineAsync());
    }

    [Fact]
    public async Task When_nothing_is_served_any_more_a_client_is_let_go_to_come_again()
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Network.GetAsync(Orders, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal(".", await reader.ReadLineAsync());
        api.State.Services = null;
        api.OrderLines.Dispose();
        Assert.Null(await reader.ReadLineAsync());
        using var again = await api.Network.GetAsync(Orders);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, again.StatusCode);
    }

    [Theory]
    [InlineData("reboot", "reboot")]
    [InlineData("poweroff", "shutdown")]
    [InlineData("halt", "shutdown")]
    public async Task The_last_word_of_a_client_is_an_event(string word, string told)
    {
        await using var api = await RunningApi.StartAsync();
        api.Board.Tell(RunningApi.Id, static (tracker, now) => tracker.Up(now, 9, "pi"));
        using var response = await api.Network.PostAsync("/api/v1/leaving", Leaving(RunningApi.Id, word));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(BootStage.Off, api.Board.StatusOf(RunningApi.Id).Stage);
        Assert.Equal(told, api.Board.RecordOf(RunningApi.Id)!.Events[^1].Event);
    }

    [Theory]
    [InlineData("sleep")]
    [InlineData("")]
    public async Task A_last_word_that_is_none_is_refused(string word)
    {
        await using var api = await RunningApi.StartAsync();
        using var response = await api.Network.PostAsync("/api/v1/leaving", Leaving(RunningApi.Id, word));
        await RunningApi.IsProblem(response, HttpStatusCode.BadRequest, "leaving", $"'{word}'");
    }

    [Fact]
    public async Task Orders_and_last_words_of_another_address_are_refused()
    {
        await using var api = await RunningApi.StartAsync();
        var other = api.Directory.See(new ClientSighting(null, new MacAddress(0xdca632000001), null, null, new Ipv4Address(0xc0a80132))).Client!;
        using var orders = await api.Network.GetAsync("/api/v1/orders?client=" + other.Id);
        await RunningApi.IsProblem(orders, HttpStatusCode.Forbidden, null, "192.168.1.50");
        using var leaving = await api.Network.PostAsync("/api/v1/leaving", Leaving(other.Id, "reboot"));
        await RunningApi.IsProblem(leaving, HttpStatusCode.Forbidden, null, "192.168.1.50");
        using var nobody = await api.Network.GetAsync("/api/v1/orders?client=nobody");
        await RunningApi.IsProblem(nobody, HttpStatusCode.NotFound, null, "'nobody'");
        using var without = await api.Network.GetAsync("/api/v1/orders");
        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
        Assert.False(api.OrderLines.IsConnected(other.Id));
    }

    private static StringContent Leaving(string client, string word) => new($"client={client}&leaving={word}", Encoding.ASCII, "application/x-www-form-urlencoded");
}
