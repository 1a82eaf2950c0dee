using System.Net;
using System.Net.Sockets;
using PiBoot.Core.Nfs;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class NasWatchTests
{
    private readonly NasWatch _watch;
    private Func<IPAddress[]> _names = static () => [IPAddress.Parse("fe80::1"), IPAddress.Parse("192.168.1.20")];
    private string? _trouble;
    private int _came;

    public NasWatchTests()
    {
        _watch = new NasWatch(new NasShare("nas", "/volume/piboot"), () => _trouble, (_, _) => Task.FromResult(_names()), new ManualTime(), Logger.None);
        _watch.Came += () => _came++;
    }

    [Fact]
    public void Before_it_was_looked_for_it_is_away()
    {
        Assert.NotNull(_watch.Trouble);
        Assert.Null(_watch.Address);
    }

    [Fact]
    public async Task Its_name_becomes_the_address_that_kernels_want()
    {
        await _watch.LookAsync(CancellationToken.None);
        Assert.Equal((null, new Ipv4Address(0xc0a80114)), (_watch.Trouble, _watch.Address));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_named()
    {
        _names = static () => throw new SocketException((int)SocketError.HostNotFound);
        await _watch.LookAsync(CancellationToken.None);
        Assert.Contains("'nas'", _watch.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_that_goes_away_later_does_not_matter()
    {
        await _watch.LookAsync(CancellationToken.None);
        _names = static () => throw new SocketException((int)SocketError.TryAgain);
        await _watch.LookAsync(CancellationToken.None);
        Assert.Equal((null, new Ipv4Address(0xc0a80114)), (_watch.Trouble, _watch.Address));
    }

    [Fact]
    public async Task Each_return_is_told_once()
    {
        await _watch.LookAsync(CancellationToken.None);
        await _watch.LookAsync(CancellationToken.None);
        Assert.Equal(1, _came);
        _trouble = "The NAS nas does not answer.";
        await _watch.LookAsync(CancellationToken.None);
        Assert.Equal("The NAS nas does not answer.", _watch.Trouble);
        _trouble = null;
        await _watch.LookAsync(CancellationToken.None);
        Assert.Equal((2, null), (_came, _watch.Trouble));
    }
}
