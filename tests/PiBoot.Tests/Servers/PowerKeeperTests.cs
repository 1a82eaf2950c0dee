using PiBoot.Core.Power;

namespace PiBoot.Tests.Servers;

/// <summary>Relays as users, supervision and the start of the service have them switched.</summary>
public sealed class PowerKeeperTests
{
    [Fact]
    public async Task A_client_that_is_up_is_asked_and_cut_only_when_it_has_left_and_is_silent()
    {
        await using var bench = new PowerBench();
        var kitchen = bench.Add(1, "1", "kitchen");
        var orders = bench.Up(kitchen);
        bench.Start();
        var off = bench.DoAsync(PowerAction.Off, "kitchen");
        Assert.Equal("poweroff", await orders.ReadAsync());
        Assert.Empty(bench.Bank.Calls);
        bench.Board.Tell(kitchen.Id, static (tracker, now) => tracker.Leaving(now, false));
        Assert.False(off.IsCompleted);
        Assert.Empty(bench.Bank.Calls);
        bench.OnWire.Clear();
        Assert.Empty(await off);
        Assert.Equal(["off 1"], bench.Bank.Calls);
        Assert.Equal(["kitchen: asked to shut down", "kitchen: shut down", "kitchen: off"], bench.Steps);
        Assert.Equal(["00000001 up", "00000001 shutdown", "00000001 power off"], bench.Events);
        Assert.True(bench.Directory.Clients.ById(kitchen.Id)!.KeptOff);
    }

    [Fact]
    public async Task A_client_that_does_not_shut_down_is_cut_when_its_time_is_over()
    {
        await using var bench = new PowerBench();
        bench.Settings = bench.Settings with { ShutdownWait = TimeSpan.FromMilliseconds(100) };
        bench.Up(bench.Add(1, "1", "kitchen"));
        bench.Start();
        Assert.Empty(await bench.DoAsync(PowerAction.Off, "kitchen"));
        Assert.Equal(["kitchen: asked to shut down", "kitchen did not shut down in time: the power is cut", "kitchen: off"], bench.Steps.Select(s => s.Replace("kitchen: kitchen", "kitchen", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_that_runs_and_cannot_be_asked_is_cut_only_when_that_is_said()
    {
        await using var bench = new PowerBench();
        var kitchen = bench.Add(1, "1", "kitchen");
        bench.Lines.Leave(kitchen.Id, bench.Up(kitchen));
        bench.Start();
        var refusal = await Assert.ThrowsAsync<PowerException>(() => bench.DoAsync(PowerAction.Cycle, "kitchen"));
        Assert.Contains("kitchen runs and cannot be asked", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--now", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Bank.Calls);
        Assert.False(bench.Directory.Clients.ById(kitchen.Id)!.KeptOff);
        Assert.Empty(await bench.DoAsync(PowerAction.Cycle, "kitchen", now: true));
        Assert.Equal(["off 1", "on 1"], bench.Bank.Calls);
        Assert.Equal(["off", "waits 1 s without power", "on"], bench.Steps.Select(s => s["kitchen: ".Length..]));
    }

    [Fact]
    public async Task What_was_switched_off_may_come_back_only_by_an_order()
    {
        await using var bench = new PowerBench();
        var kitchen = bench.Add(1, "1", "kitchen");
        bench.OnWire[kitchen.Id] = true;
        bench.Start();
        await bench.DoAsync(PowerAction.Off, "all");
        Assert.Equal("its user has switched it off", bench.Keeper.WhyNot(kitchen.Id));
        Assert.Empty(await bench.DoAsync(PowerAction.On, "hall/1"));
        Assert.False(bench.Directory.Clients.ById(kitchen.Id)!.KeptOff);
        Assert.Null(bench.Keeper.WhyNot(kitchen.Id));
        Assert.Empty(await bench.DoAsync(PowerAction.On, "kitchen"));
        Assert.Equal(["off 1", "on 1"], bench.Bank.Calls);
        Assert.Equal("kitchen: is on already", bench.Steps.Last());
    }

    [Fact]
    public async Task Nothing_is_switched_that_cannot_be_remembered()
    {
        await using var bench = new PowerBench();
        bench.OnWire[bench.Add(1, "1", "kitchen").Id] = true;
        bench.Start().Registry.Refusal = "The drive is full.";
        var refusal = await Assert.ThrowsAsync<PowerException>(() => bench.DoAsync(PowerAction.Off, "kitchen"));
        Assert.EndsWith("The drive is full.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Bank.Calls);
    }

    [Fact]
    public async Task A_relay_that_fails_is_told_and_shown_and_keeps_supervision_away()
    {
        await using var bench = new PowerBench();
        var kitchen = bench.Add(1, "1", "kitchen");
        bench.OnWire[kitchen.Id] = true;
        bench.Start();
        await PowerBench.UntilAsync(() => bench.Bank.Start is not null);
        bench.Bank.Fault = "The switch does not answer.";
        Assert.StartsWith("Relay hall/1 fails: The switch does not answer.", Assert.Single(await bench.DoAsync(PowerAction.Off, "kitchen", now: true)), StringComparison.Ordinal);
        Assert.Equal(["Relay hall/1 of kitchen fails: The switch does not answer."], bench.Keeper.Troubles());
        var status = bench.Keeper.List()[0];
        Assert.Equal((RelayState.Unknown, "The switch does not answer."), (status.State, status.Trouble));
        Assert.DoesNotContain("00000001 power off", bench.Events);
    }

    [Fact]
    public async Task A_bank_that_cannot_be_opened_is_trouble_of_all_its_relays_and_stops_nothing()
    {
        await using var bench = new PowerBench();
        bench.Bank.Fault = "No such chip.";
        bench.Start();
        await PowerBench.UntilAsync(() => bench.Keeper.Troubles().Count() == 3);
        Assert.StartsWith("Relay hall/2 fails: No such chip.", Assert.Single(await bench.DoAsync(PowerAction.On, "hall/2")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_start_who_lives_is_left_alone_and_the_others_begin_anew_when_they_can_boot()
    {
        await using var bench = new PowerBench { Waits = "the NFS server does not answer" };
        bench.OnWire[bench.Add(1, "1", "kitchen").Id] = true;
        var oven = bench.Add(2, "2", "oven");
        var attic = bench.Add(3, "3", "attic");
        bench.Directory.KeepOff(attic.Id, true);
        bench.Start();
        await PowerBench.UntilAsync(() => bench.Bank.Calls.Count == 2);
        Assert.Equal(["off 2", "off 3"], bench.Bank.Calls.Order());
        Assert.Equal([new KeyValuePair<string, bool>("3", false)], bench.Bank.Start!);
        await PowerBench.UntilAsync(() => bench.Keeper.List()[1].Doing == "waits: the NFS server does not answer");
        bench.Waits = null;
        await PowerBench.UntilAsync(() => bench.Bank.Calls.Contains("on 2"));
        Assert.Equal(3, bench.Bank.Calls.Count);
        Assert.Contains(oven.Id, bench.Prepared);
        await PowerBench.UntilAsync(() => bench.Keeper.List().Select(r => r.State).SequenceEqual([RelayState.Powered, RelayState.Powered, RelayState.Off]));
    }

    [Fact]
    public async Task At_the_start_who_cannot_be_asked_is_left_alone()
    {
        await using var bench = new PowerBench();
        bench.Unreachable.Add(bench.Add(1, "1", "kitchen").Id);
        bench.Add(2, "2", "oven");
        bench.Start();
        await PowerBench.UntilAsync(() => bench.Bank.Calls.Contains("on 2"));
        Assert.Equal(["off 2", "on 2"], bench.Bank.Calls);
    }

    [Fact]
    public async Task At_the_start_nobody_is_cut_before_the_network_answers_and_who_answers_then_is_left_alone()
    {
        await using var bench = new PowerBench { SilentLooks = 2 };
        var kitchen = bench.Add(1, "1", "kitchen");
        bench.NetworkAnswers += () => bench.OnWire[kitchen.Id] = true;
        bench.Add(2, "2", "oven");
        bench.Start();
        await PowerBench.UntilAsync(() => bench.Bank.Calls.Contains("on 2"));
        Assert.Equal(["off 2", "on 2"], bench.Bank.Calls);
    }

    [Fact]
    public async Task Supervision_cycles_a_client_that_hangs_and_leaves_a_neighbour_on_its_relay_alone()
    {
        await using var bench = new PowerBench();
        var kitchen = bench.Add(1, "1", "kitchen");
        bench.OnWire[kitchen.Id] = true;
        bench.Start();
        await PowerBench.UntilAsync(() => bench.Keeper.List()[0].State == RelayState.Powered);
        bench.Keeper.Cycle(kitchen.Id, "it hangs");
        await PowerBench.UntilAsync(() => bench.Bank.Calls.Count == 2);
        Assert.Equal(["off 1", "on 1"], bench.Bank.Calls);
        await PowerBench.UntilAsync(() => bench.Events.Contains("00000001 power on"));
        Assert.Equal("relay hall/1", bench.Board.RecordOf(kitchen.Id)!.Events[0].Detail);

        bench.Up(bench.Add(2, "1", "oven"));
        Assert.Equal("oven on the same relay is up", bench.Keeper.WhyNot(kitchen.Id));
        bench.Keeper.Cycle(kitchen.Id, "it hangs");
        Assert.Equal(2, bench.Bank.Calls.Count);
    }

    [Fact]
    public async Task A_newer_order_takes_the_place_of_one_that_waits()
    {
        await using var bench = new PowerBench();
        bench.Up(bench.Add(1, "1", "kitchen"));
        bench.Start();
        var off = bench.DoAsync(PowerAction.Off, "kitchen");
        Assert.Empty(await bench.DoAsync(PowerAction.Off, "kitchen", now: true));
        Assert.Equal("Another order for relay hall/1 took the place of this one.", Assert.Single(await off));
        Assert.Equal(["off 1"], bench.Bank.Calls);
    }
}
