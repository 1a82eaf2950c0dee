using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Power;
using PiBoot.Core.Supervision;
using PiBoot.Linux.Links;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;
using PiBoot.Servers;
using PiBoot.Testing;
using Serilog.Core;

namespace PiBoot.Tests.Servers;

public sealed class SupervisorTests : IDisposable, IClientPower
{
    private readonly ManualTime _time = new();
    private readonly LinkTable _links = LinkTable.Of(Bench.Ethernet);
    private readonly ClientDirectory _directory;
    private readonly BootBoard _board;
    private readonly FakeReadiness _readiness;
    private readonly NetworkLook _network;
    private readonly Supervisor _supervisor;
    private readonly List<string> _cycled = [];
    private readonly List<CureStep> _frames = [];
    private readonly string _id;
    private bool? _answers = false;
    private bool _takesOrders;
    private string? _nfsTrouble;

    public SupervisorTests()
    {
        _directory = new ClientDirectory(new MemoryRegistry(), EnrolmentPolicy.Auto, _time);
        _board = new BootBoard(_time);
        _readiness = new FakeReadiness(_time);
        _network = new NetworkLook(_links, _time, Logger.None);
        _supervisor = new Supervisor(
            _directory, _board, _readiness, _network, this, _ => _takesOrders, () => _nfsTrouble, static _ => null, static () => true,
            order => _frames.Add(order.Step), _ => Task.FromResult(_answers), _time, Logger.None);
        _id = _directory.See(new ClientSighting(new PiSerial(0xb66c4c16), new MacAddress(0xb827eb6c4c16), "Raspberry Pi 3 Model B", null, null)).Client!.Id;
    }

    [Fact]
    public void A_Pi_3_that_has_given_up_is_nudged_first_and_then_power_cycled()
    {
        Tell(static (tracker, now) => tracker.Discover(now, "rom"));
        Pass(36);
        Assert.Equal([CureStep.Nudge, CureStep.OfferAgain, CureStep.Announce], _frames.Distinct());
        Assert.Equal([_id], _cycled);
        Assert.Contains("power cycle, try 1 of 5: ROM gave up", Cures());
    }

    [Theory]
    [InlineData(false, BootStage.Stalled)]
    [InlineData(true, BootStage.Up)]
    public void One_that_answers_is_not_cut_and_one_that_also_takes_orders_is_up(bool takesOrders, BootStage stage)
    {
        (_answers, _takesOrders) = (true, takesOrders);
        Tell(static (tracker, now) => tracker.Discover(now, "forged"));
        Pass(40);
        Assert.Empty(_cycled);
        Assert.Equal(stage, _board.StatusOf(_id).Stage);
    }

    [Fact]
    public void One_that_was_silent_and_answers_just_before_the_cut_is_what_it_was()
    {
        Up();
        Tell(static (tracker, now) => tracker.Silent(now, "no answer"));
        _answers = true;
        Pass(61);
        Assert.Empty(_cycled);
        Assert.Equal(BootStage.Up, _board.StatusOf(_id).Stage);
    }

    [Fact]
    public void One_that_was_up_and_is_gone_is_cut_after_its_minute()
    {
        Up();
        Tell(static (tracker, now) => tracker.Silent(now, "no answer"));
        Pass(59);
        Assert.Empty(_cycled);
        Pass(2);
        Assert.Equal([_id], _cycled);
    }

    [Fact]
    public void Nobody_is_cut_when_the_service_stops_before_an_answer()
    {
        _answers = null;
        Tell(static (tracker, now) => tracker.PowerOn(now, "relay hall/1"));
        Pass(55);
        Assert.Empty(_cycled);
    }

    [Fact]
    public void Nobody_is_cut_while_nothing_could_boot_and_it_is_made_ready_now_and_then()
    {
        _nfsTrouble = "the NFS server does not answer";
        _readiness.ReadyAt = 100;
        Tell(static (tracker, now) => tracker.Discover(now, "rom"));
        Pass(99);
        Assert.Empty(_cycled);
        Assert.InRange(_readiness.Prepared.Count, 2, 3);
        Pass(2);
        Assert.Empty(_cycled);
        _nfsTrouble = null;
        Pass(1);
        Assert.Equal([_id], _cycled);
    }

    string? IClientPower.WhyNot(string clientId) => null;

    void IClientPower.Cycle(string clientId, string reason) => _cycled.Add(clientId);

    [Fact]
    public void One_that_stays_as_it_is_is_looked_at_less_and_less_often()
    {
        Assert.Null(_supervisor.Rest(_time.GetUtcNow()));
        Tell(static (tracker, now) => tracker.Discover(now, "rom"));
        Pass(119);
        Assert.Equal(TimeSpan.FromSeconds(1), _supervisor.Rest(_time.GetUtcNow()));
        Pass(361);
        Assert.InRange(_supervisor.Rest(_time.GetUtcNow())!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
        Assert.Equal(TimeSpan.FromMinutes(1), _supervisor.Rest(_time.GetUtcNow() + TimeSpan.FromDays(1)));
    }

    public void Dispose()
    {
        _supervisor.Dispose();
        _network.Dispose();
        _links.Dispose();
    }

    private void Up()
    {
        Tell(static (tracker, now) => tracker.Discover(now, "rom"));
        Tell(static (tracker, now) => tracker.Mount(now, "NFS"));
        Tell(static (tracker, now) => tracker.Up(now, 10, "pi"));
    }

    private void Tell(Func<BootTracker, DateTimeOffset, BootEvent?> feed) => _board.Tell(_id, feed);

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(1);
            _supervisor.Act(_time.GetUtcNow());
        }
    }

    private string Cures() => string.Join(" | ", _board.RecordOf(_id)!.Events.Where(e => e.Event == "cure").Select(e => e.Detail));
}
