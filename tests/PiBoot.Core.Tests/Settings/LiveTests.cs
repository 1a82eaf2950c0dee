using PiBoot.Core.Clients;
using PiBoot.Core.Display;
using PiBoot.Core.Power;
using PiBoot.Core.Settings;
using PiBoot.Protocol.Pxe;
using PiBoot.Testing;
using PiBoot.Testing.Panels;

namespace PiBoot.Core.Tests.Settings;

/// <summary>What is changed while the service runs counts from the next decision on.</summary>
public sealed class LiveTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_value_that_stays_is_one_too()
    {
        Live<string> fixedly = "a";
        var changing = "b";
        var live = new Live<string>(() => changing);
        changing = "c";
        Assert.Equal(("a", "c"), (fixedly.Value, live.Value));
    }

    [Fact]
    public void New_clients_are_enrolled_by_the_rules_of_the_moment()
    {
        var rules = new NewClientRules(EnrolmentPolicy.Auto, RootMode.Private);
        var directory = new ClientDirectory(new MemoryRegistry(), new Live<NewClientRules>(() => rules), _time);
        Client See(uint serial) => directory.See(new ClientSighting(new PiSerial(serial), null, null, null, null)).Client!;
        var first = See(1);
        rules = new NewClientRules(EnrolmentPolicy.Approve, RootMode.Shared);
        var second = See(2);
        Assert.Equal((true, RootMode.Private, false, RootMode.Shared), (first.Approved, first.RootMode, second.Approved, second.RootMode));
        Assert.True(See(1).Approved);
    }

    [Fact]
    public void Relays_keep_the_off_time_and_the_stagger_of_the_moment()
    {
        var settings = new PowerSettings();
        var plan = new RelayPlan(["a/1", "a/2"], new Live<PowerSettings>(() => settings));
        plan.Cycle("a/1", false, false, false, _time.GetUtcNow());
        plan.SwitchOn("a/2", false, false, _time.GetUtcNow());
        plan.Done(Next(plan, out _)!.Value, _time.GetUtcNow());
        settings = settings with { OffTime = TimeSpan.FromSeconds(40), Stagger = TimeSpan.FromSeconds(50) };
        plan.Done(Next(plan, out _)!.Value, _time.GetUtcNow());
        Assert.Null(Next(plan, out var pause));
        Assert.Equal(40, pause.TotalSeconds);
        Assert.Equal("waits 40 s without power", plan.Doing("a/1", _time.GetUtcNow()));
        settings = settings with { OffTime = TimeSpan.FromSeconds(3) };
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(Next(plan, out pause));
        Assert.Equal(47, pause.TotalSeconds);
    }

    [Fact]
    public void Pages_turn_and_the_light_goes_out_at_the_tempo_of_the_moment()
    {
        var tempo = new DisplayTempo(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        var pager = new DisplayPager(ScreenSize.Small, new Live<DisplayTempo>(() => tempo));
        pager.Show(Situations.Calm, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(5), pager.NextChange);
        tempo = new DisplayTempo(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1));
        pager.Show(Situations.Calm, TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.FromSeconds(20), pager.NextChange);
        Assert.False(pager.Show(Situations.Calm, TimeSpan.FromSeconds(61)).IsLit);
    }

    private RelayStep? Next(RelayPlan plan, out TimeSpan pause) => plan.Next(plan.Relays, static _ => null, _time.GetUtcNow(), out pause);
}
