using PiBoot.BootRom.Frames;
using PiBoot.BootRom.Links;
using PiBoot.BootRom.Tests.Simulation;

namespace PiBoot.BootRom.Tests.Links;

public sealed class LinkSwitchTests
{
    private static readonly MacAddress One = new(0x0200_0000_0001);
    private static readonly MacAddress Two = new(0x0200_0000_0002);

    private readonly FakeClock clock = new();
    private readonly FakeWire wire;
    private readonly LinkSwitch hub;
    private readonly byte[] buffer = new byte[2048];

    public LinkSwitchTests()
    {
        wire = new FakeWire(clock);
        hub = new LinkSwitch(wire, clock);
    }

    [Fact]
    public async Task A_board_hears_the_broadcast_of_another_and_the_uplink_too()
    {
        using var one = hub.Plug(One);
        using var two = hub.Plug(Two);
        one.Send(Frame(MacAddress.Broadcast));

        Assert.Equal(60, await two.ReceiveAsync(buffer, TimeSpan.FromSeconds(1), default));
        Assert.Single(wire.Sent);
        Assert.False(Receive(one).IsCompleted);
    }

    [Fact]
    public async Task A_waiting_receiver_gets_its_frame_or_its_time_runs_out()
    {
        using var one = hub.Plug(One);
        using var two = hub.Plug(Two);

        var waiting = Receive(one);
        Assert.False(waiting.IsCompleted);
        two.Send(Frame(One));
        Assert.Equal(60, await waiting);

        waiting = Receive(one);
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(0, await waiting);
    }

    [Fact]
    public async Task A_waiting_receiver_can_be_cancelled()
    {
        using var one = hub.Plug(One);
        using var cancel = new CancellationTokenSource();
        var waiting = Receive(one, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void One_address_has_one_port()
    {
        using var one = hub.Plug(One);
        Assert.Throws<LinkException>(() => hub.Plug(One));
        one.Dispose();
        hub.Plug(One).Dispose();
    }

    private Task<int> Receive(ISwitchPort port, CancellationToken cancellation = default) =>
        port.ReceiveAsync(buffer, TimeSpan.FromSeconds(1), cancellation).AsTask();

    private static byte[] Frame(MacAddress to)
    {
        var frame = new byte[EthernetFrame.MinimumLength];
        EthernetFrame.WriteHeader(frame, to, Two, 0x0842);
        return frame;
    }
}
