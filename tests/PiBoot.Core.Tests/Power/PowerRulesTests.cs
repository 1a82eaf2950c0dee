using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Core.Power;
using PiBoot.Testing;

namespace PiBoot.Core.Tests.Power;

/// <summary>What users and supervision may switch, what is due at the start, and when a client has left.</summary>
public sealed class PowerRulesTests
{
    private static readonly string[] Relays = ["hall/1", "hall/2"];
    private static readonly Client Kitchen = new() { Id = "00000001", Name = "kitchen", Relay = "hall/1" };
    private static readonly Client Oven = new() { Id = "00000002", Name = "oven", Relay = "hall/2" };
    private static readonly Client Fridge = new() { Id = "00000003", Name = "fridge", Relay = "hall/2" };
    private static readonly Client Loose = new() { Id = "00000004", Name = "loose" };
    private static readonly Client Lost = new() { Id = "00000005", Name = "lost", Relay = "cellar/1" };

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("kitchen", false, "hall/1")]
    [InlineData("00000001", false, "hall/1")]
    [InlineData("hall/1", false, "hall/1")]
    [InlineData("oven", true, "hall/2")]
    [InlineData("hall/2", true, "hall/2")]
    [InlineData("all", false, "hall/1 hall/2")]
    public void A_target_is_a_client_a_relay_or_all_that_have_clients(string target, bool group, string relays) =>
        Assert.Equal(relays, string.Join(' ', Targets(target, group)));

    [Theory]
    [InlineData("oven", "oven and fridge hang on relay hall/2: say --group to switch them all.")]
    [InlineData("hall/2", "oven and fridge hang on relay hall/2: say --group to switch them all.")]
    [InlineData("nobody", "There is no client and no relay 'nobody': see 'piboot power list' and 'piboot client list'.")]
    [InlineData("hall/3", "There is no client and no relay 'hall/3': see 'piboot power list' and 'piboot client list'.")]
    [InlineData("loose", "loose has no relay: piboot client set 00000004 --relay BANK/PORT.")]
    [InlineData("lost", "The relay cellar/1 of lost is in no configured bank: see 'piboot power list'.")]
    public void What_cannot_be_switched_is_refused_with_all_that_it_concerns(string target, string message) =>
        Assert.Equal(message, Assert.Throws<PowerException>(() => Targets(target, group: false)).Message);

    [Fact]
    public void All_of_no_client_with_a_relay_is_refused()
    {
        var order = new PowerOrder(PowerAction.On, "all", false, false);
        Assert.StartsWith(
            "No client has a relay", Assert.Throws<PowerException>(() => PowerTargets.Of(order, new ClientIndex(), Relays)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Supervision_may_cut_a_client_alone_on_a_relay_that_works()
    {
        Assert.Null(WhyNot(Kitchen));
        Assert.Null(WhyNot(Oven, others: [Oven, Fridge]));
    }

    [Fact]
    public void Supervision_is_told_why_it_may_not()
    {
        Assert.Equal("it has no relay", WhyNot(Loose));
        Assert.Equal("its relay cellar/1 is in no configured bank", WhyNot(Lost));
        Assert.Equal("it is on hold", WhyNot(Kitchen with { Held = true }));
        Assert.Equal("its user has switched it off", WhyNot(Kitchen with { KeptOff = true }));
        Assert.Equal("'cure' is off in section [power]", WhyNot(Kitchen, settings: new PowerSettings { Cures = false }));
        Assert.Equal("fridge on the same relay is up", WhyNot(Oven, others: [Oven, Fridge], up: [Oven, Fridge]));
        Assert.Equal("fridge on the same relay is on hold", WhyNot(Oven, others: [Oven, Fridge with { Held = true }]));
    }

    [Fact]
    public void Supervision_leaves_a_relay_alone_that_fails_or_is_being_switched_or_was_often_enough()
    {
        var plan = new RelayPlan(Relays, new PowerSettings());
        plan.SwitchOff("hall/1", Now);
        Assert.Equal("its relay hall/1 is being switched", WhyNot(Kitchen, plan));
        plan.Failed(plan.Next(Relays, static _ => null, Now, out _)!.Value, "no answer", Now);
        Assert.Equal("its relay hall/1 fails: no answer", WhyNot(Kitchen, plan));

        var busy = new RelayPlan(Relays, new PowerSettings());
        busy.Seen("hall/1", true, Now);
        for (var i = 0; i < 6; i++)
        {
            Assert.Null(WhyNot(Kitchen, busy));
            busy.Cycle("hall/1", false, false, isAutomatic: true, Now);
            busy.SwitchOn("hall/1", false, false, Now);
        }

        Assert.Equal("its power was cut 6 times within the last hour", WhyNot(Kitchen, busy));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(WhyNot(Kitchen, busy));
    }

    [Theory]
    [InlineData(true, RelayState.Unknown, "", true, null)]
    [InlineData(false, RelayState.Unknown, "", true, PowerAction.Cycle)]
    [InlineData(false, RelayState.Powered, "", true, PowerAction.Cycle)]
    [InlineData(false, RelayState.Off, "", true, PowerAction.On)]
    [InlineData(false, RelayState.Unknown, "held", true, PowerAction.On)]
    [InlineData(false, RelayState.Powered, "kept off", true, PowerAction.Off)]
    [InlineData(true, RelayState.Powered, "kept off", true, PowerAction.Off)]
    [InlineData(false, RelayState.Powered, "", false, null)]
    [InlineData(false, RelayState.Off, "", false, null)]
    [InlineData(false, RelayState.Unknown, "kept off", false, PowerAction.Off)]
    public void At_the_start_who_lives_is_left_alone_and_the_others_begin_anew(
        bool isAlive, RelayState state, string client, bool staggered, PowerAction? action)
    {
        var one = Kitchen with { Held = client == "held", KeptOff = client == "kept off" };
        Assert.Equal(action, StartRule.For([one], isAlive, state, new PowerSettings { StartsStaggered = staggered }));
    }

    [Fact]
    public void At_the_start_a_relay_without_clients_is_left_alone_and_a_group_stays_off_only_together()
    {
        Assert.Null(StartRule.For([], false, RelayState.Unknown, new PowerSettings()));
        Assert.Equal(PowerAction.Cycle, StartRule.For([Oven with { KeptOff = true }, Fridge], false, RelayState.Unknown, new PowerSettings()));
        Assert.Equal(PowerAction.Off, StartRule.For([Oven with { KeptOff = true }, Fridge with { KeptOff = true }], false, RelayState.Unknown, new PowerSettings()));
    }

    [Fact]
    public void A_client_has_left_when_it_said_so_and_is_silent_twice()
    {
        var farewell = new Farewell(Now);
        var up = new BootStatus(BootStage.Up, Now, null);
        Assert.False(farewell.IsOver(up, isOnWire: false));
        Assert.False(farewell.IsOver(up, isOnWire: false));
        var off = new BootStatus(BootStage.Off, Now.AddSeconds(1), null);
        Assert.False(farewell.IsOver(off, isOnWire: true));
        Assert.False(farewell.IsOver(off, isOnWire: false));
        Assert.True(farewell.IsOver(off, isOnWire: false));
    }

    [Fact]
    public void A_word_from_before_it_was_asked_does_not_count()
    {
        var farewell = new Farewell(Now);
        var off = new BootStatus(BootStage.Off, Now.AddSeconds(-1), null);
        Assert.False(farewell.IsOver(off, false) || farewell.IsOver(off, false) || farewell.IsOver(off, false));
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private static IReadOnlyList<string> Targets(string target, bool group)
    {
        var clients = new ClientIndex();
        foreach (var client in (Client[])[Kitchen, Oven, Fridge, Loose, Lost])
        {
            clients.Put(client);
        }

        return PowerTargets.Of(new PowerOrder(PowerAction.Off, target, group, false), clients, Relays);
    }

    private string? WhyNot(Client client, RelayPlan? plan = null, PowerSettings? settings = null, Client[]? others = null, Client[]? up = null) => CureRule.WhyNot(
        client, others ?? [client], c => up?.Any(u => u.Id == c.Id) == true, plan ?? new RelayPlan(Relays, new PowerSettings()), settings ?? new PowerSettings(), Now);
}
