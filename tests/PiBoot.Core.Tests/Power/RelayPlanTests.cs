using PiBoot.Core.Power;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Power;

/// <summary>Which relay is switched when, with the normal settings: 5 s without power, 2 s or 10 s to the next.</summary>
public sealed class RelayPlanTests
{
    private static readonly string[] Relays = ["a/1", "a/2", "a/3", "b/1"];

    private readonly ManualTime _time = new();
    private readonly RelayPlan _plan = new(Relays, new PowerSettings());
    private readonly Dictionary<string, string> _notReady = [];

    [Fact]
    public void Nothing_is_switched_that_nobody_asked_for()
    {
        Assert.Null(Next(out var pause));
        Assert.Equal(Timeout.InfiniteTimeSpan, pause);
        Assert.All(Relays, relay => Assert.Equal(new RelayStatus(relay, RelayState.Unknown, null, null, null, 0), _plan.Status(relay, Now)));
    }

    [Fact]
    public void A_cycle_cuts_waits_for_the_off_time_and_gives_power_again()
    {
        Cycle("a/1");
        Assert.Equal("is to be switched off", Doing("a/1"));
        Does("a/1", false);
        Assert.Equal("waits 5 s without power", Doing("a/1"));
        Assert.Null(Next(out var pause));
        Assert.Equal(5, pause.TotalSeconds);
        _time.Advance(4.9);
        Assert.Null(Next(out _));
        _time.Advance(0.1);
        Does("a/1", true);
        Assert.Equal((RelayState.Powered, null, 1), (_plan.StateOf("a/1"), Doing("a/1"), _plan.Status("a/1", Now).Cycles));
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 2)]
    public void After_a_slow_client_the_next_one_waits_longer(bool isSlow, double seconds)
    {
        _plan.SwitchOn("a/1", isSlow, false, Now);
        _plan.SwitchOn("b/1", true, false, Now);
        Does("a/1", true);
        Assert.Null(Next(out var pause));
        Assert.Equal(seconds, pause.TotalSeconds);
        Assert.Equal("waits for its turn", Doing("b/1"));
        _time.Advance(seconds);
        Does("b/1", true);
    }

    [Fact]
    public void Power_is_given_in_the_order_in_which_it_was_asked_for_and_cut_at_once()
    {
        _plan.SwitchOn("b/1", false, false, Now);
        _plan.SwitchOn("a/1", false, false, Now);
        _plan.SwitchOff("a/2", Now);
        _plan.SwitchOff("a/3", Now);
        Does("a/2", false);
        Does("a/3", false);
        Does("b/1", true);
        _time.Advance(2);
        Does("a/1", true);
    }

    [Fact]
    public void While_one_is_being_given_power_no_other_bank_gives_any()
    {
        _plan.SwitchOn("a/1", false, false, Now);
        _plan.SwitchOn("b/1", false, false, Now);
        var first = Next(out _)!.Value;
        Assert.Null(Next(out _, "b/1"));
        _plan.Done(first, Now);
        _time.Advance(2);
        Assert.Equal(new RelayStep("b/1", true), Next(out _, "b/1"));
    }

    [Fact]
    public void One_whose_clients_cannot_boot_yet_waits_and_lets_the_others_go_first()
    {
        _notReady["a/1"] = "its root is being made from trixie";
        _plan.SwitchOn("a/1", false, waits: true, Now);
        _plan.SwitchOn("a/2", false, waits: true, Now);
        Assert.True(_plan.WaitsForClients);
        Does("a/2", true);
        Assert.Equal("waits: its root is being made from trixie", Doing("a/1"));
        _time.Advance(10);
        Assert.Null(Next(out var pause));
        Assert.Equal(1, pause.TotalSeconds);
        _notReady.Clear();
        Does("a/1", true);
        Assert.False(_plan.WaitsForClients);
    }

    [Fact]
    public void What_a_user_orders_does_not_wait_for_a_root()
    {
        _notReady["a/1"] = "no operating system is imported yet";
        _plan.SwitchOn("a/1", false, waits: false, Now);
        Does("a/1", true);
    }

    [Fact]
    public void A_relay_that_fails_is_tried_again_after_longer_and_longer_pauses_up_to_a_minute()
    {
        _plan.SwitchOff("a/1", Now);
        var pauses = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            _plan.Failed(Next(out _)!.Value, "no answer", Now);
            Assert.Null(Next(out var pause));
            pauses.Add(pause.TotalSeconds);
            Assert.Equal($"is tried again in {pause.TotalSeconds} s", Doing("a/1"));
            _time.Advance(pause);
        }

        Assert.Equal([5, 10, 20, 40, 60, 60], pauses);
        Assert.Equal(("no answer", RelayState.Unknown, 6), (_plan.Status("a/1", Now).Trouble, _plan.StateOf("a/1"), _plan.Failures("a/1")));
        Does("a/1", false);
        Assert.Equal((null, RelayState.Off, 0), (_plan.Status("a/1", Now).Trouble, _plan.StateOf("a/1"), _plan.Failures("a/1")));
    }

    [Fact]
    public void A_relay_that_fails_holds_up_no_other_one()
    {
        _plan.SwitchOn("a/1", true, false, Now);
        _plan.SwitchOn("b/1", false, false, Now);
        _plan.Failed(Next(out _, "a/1")!.Value, "no answer", Now);
        Does("b/1", true);
        _plan.SwitchOn("a/2", false, false, Now);
        _time.Advance(5);

        // It fails for the second time, which takes long: the others go on meanwhile.
        var again = Next(out _, "a/1")!.Value;
        Assert.Equal(new RelayStep("a/2", true), Next(out _, "a/2"));
        _plan.Failed(again, "no answer", Now);
    }

    [Fact]
    public void A_cycle_that_cannot_cut_does_not_give_power_either()
    {
        Cycle("a/1");
        _plan.Failed(Next(out _)!.Value, "no answer", Now);
        _time.Advance(5);
        Assert.Equal(new RelayStep("a/1", false), Next(out _));
    }

    [Fact]
    public void The_newest_order_counts()
    {
        Cycle("a/1");
        Does("a/1", false);
        _plan.SwitchOff("a/1", Now);
        _time.Advance(60);
        Assert.Null(Next(out var pause));
        Assert.Equal(Timeout.InfiniteTimeSpan, pause);
        Assert.Equal(RelayState.Off, _plan.StateOf("a/1"));
    }

    [Fact]
    public void An_order_during_a_step_is_carried_out_after_it()
    {
        _plan.SwitchOn("a/1", false, false, Now);
        var step = Next(out _)!.Value;
        _plan.SwitchOff("a/1", Now);
        Assert.Null(Next(out _));
        _plan.Done(step, Now);
        Does("a/1", false);
        Assert.False(_plan.IsBusy("a/1"));
    }

    [Fact]
    public void What_is_so_already_is_not_done_again()
    {
        _plan.Seen("a/1", true, Now);
        _plan.Seen("a/2", false, Now);
        _plan.SwitchOn("a/1", false, false, Now);
        _plan.SwitchOff("a/2", Now);
        Assert.Null(Next(out _));
        Assert.False(_plan.IsBusy("a/1") || _plan.IsBusy("a/2"));
    }

    [Fact]
    public void A_cycle_of_what_is_off_only_waits_for_what_is_left_of_the_off_time()
    {
        _plan.Seen("a/1", false, Now);
        _time.Advance(3);
        Cycle("a/1");
        Assert.Null(Next(out var pause));
        Assert.Equal(2, pause.TotalSeconds);
        _time.Advance(2);
        Does("a/1", true);
    }

    [Fact]
    public void Only_the_cycles_of_the_last_hour_are_counted_and_those_of_supervision_apart()
    {
        _plan.Cycle("a/1", false, false, isAutomatic: true, Now);
        _time.Advance(TimeSpan.FromMinutes(30));
        _plan.Cycle("a/1", false, false, isAutomatic: false, Now);
        Assert.Equal((2, 1), (_plan.Status("a/1", Now).Cycles, _plan.AutomaticCycles("a/1", Now)));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((1, 0), (_plan.Status("a/1", Now).Cycles, _plan.AutomaticCycles("a/1", Now)));
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private void Cycle(string relay) => _plan.Cycle(relay, false, false, isAutomatic: false, Now);

    private string? Doing(string relay) => _plan.Doing(relay, Now);

    private RelayStep? Next(out TimeSpan pause, params string[] among) =>
        _plan.Next(among.Length == 0 ? Relays : among, relay => _notReady.GetValueOrDefault(relay), Now, out pause);

    private void Does(string relay, bool isPowered)
    {
        Assert.Equal(new RelayStep(relay, isPowered), Next(out _));
        _plan.Done(new RelayStep(relay, isPowered), Now);
        Assert.Equal(isPowered ? RelayState.Powered : RelayState.Off, _plan.StateOf(relay));
    }
}
