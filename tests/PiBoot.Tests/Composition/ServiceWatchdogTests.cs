using System.Net.Sockets;
using PiBoot.Composition;
using PiBoot.Core.Watchdog;
using Serilog.Core;

namespace PiBoot.Tests.Composition;

public sealed class ServiceWatchdogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LifeSigns _signs = new();
    private string? _excuse;
    private int _fed;

    [Fact]
    public void Systemd_is_fed_as_long_as_every_loop_comes_round()
    {
        var watchdog = Watchdog(() => _fed++);
        LifeSign? sign = null;
        sign = _signs.Begin("TFTP", () => sign!.Answer());
        Assert.True(SpinWait.SpinUntil(() => Fed(watchdog) > 2, Patience));
    }

    [Fact]
    public void One_loop_that_hangs_is_enough_and_its_end_is_too()
    {
        var watchdog = Watchdog(() => _fed++);
        var sign = _signs.Begin("DHCP", static () => { });
        watchdog.Look();
        Assert.Equal(1, _fed);
        watchdog.Look();
        watchdog.Look();
        Assert.Equal(1, _fed);

        _signs.End(sign);
        Assert.True(SpinWait.SpinUntil(() => Fed(watchdog) > 1, Patience));
    }

    [Fact]
    public void A_drive_that_hangs_excuses_a_loop_that_does()
    {
        var watchdog = Watchdog(() => _fed++);
        _ = _signs.Begin("DHCP", static () => { });
        watchdog.Look();
        _excuse = "The drive does not answer.";
        watchdog.Look();
        Assert.Equal(2, _fed);
    }

    [Fact]
    public void A_sign_of_life_that_systemd_does_not_take_is_made_good_by_the_next()
    {
        var isRefused = true;
        var watchdog = Watchdog(() =>
        {
            if (isRefused)
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            _fed++;
        });
        watchdog.Look();
        Assert.Equal(0, _fed);
        isRefused = false;
        Assert.True(SpinWait.SpinUntil(() => Fed(watchdog) > 0, Patience));
    }

    private ServiceWatchdog Watchdog(Action feed) => new(_signs, TimeSpan.FromMinutes(1), () => _excuse, feed, Logger.None);

    private int Fed(ServiceWatchdog watchdog)
    {
        watchdog.Look();
        return _fed;
    }
}
