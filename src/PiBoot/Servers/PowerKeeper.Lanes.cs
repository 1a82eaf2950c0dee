using PiBoot.Core.Metrics;
using PiBoot.Core.Power;

namespace PiBoot.Servers;

/// <content>One task for each bank: what it does next, and what comes of it.</content>
public sealed partial class PowerKeeper
{
    private async Task ServeAsync(BankLane lane, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (lane.LookAt <= _time.GetUtcNow())
                {
                    await LookAsync(lane);
                }
                else if (Next(lane, out var pause) is { } step)
                {
                    Ended(step, await lane.SwitchAsync(step));
                }
                else
                {
                    await lane.Signal.WaitAsync(Sooner(pause, lane.LookAt), stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _log.Debug("No more relays are switched: the service stops");
        }
    }

    private async Task LookAsync(BankLane lane)
    {
        var (states, fault) = await lane.LookAsync(_time.GetUtcNow());
        if (fault is not null && !lane.Looked.IsCompleted)
        {
            _log.Error("{Reason} It is tried again", fault);
        }

        lock (_gate)
        {
            foreach (var relay in lane.Relays)
            {
                Note(relay, states.GetValueOrDefault(relay), fault);
            }
        }

        lane.HasLooked();
    }

    private void Note(string relay, bool? isPowered, string? fault)
    {
        if (fault is not null)
        {
            _plan.Unseen(relay, fault);
        }
        else if (!_plan.IsBusy(relay))
        {
            _plan.Seen(relay, isPowered, _time.GetUtcNow());
        }
    }

    private TimeSpan Sooner(TimeSpan pause, DateTimeOffset at)
    {
        if (at == DateTimeOffset.MaxValue)
        {
            return pause;
        }

        var left = at - _time.GetUtcNow();
        left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        return pause == Timeout.InfiniteTimeSpan || left < pause ? left : pause;
    }

    private RelayStep? Next(BankLane lane, out TimeSpan pause)
    {
        lock (_gate)
        {
            return _plan.Next(lane.Relays, WaitsFor, _time.GetUtcNow(), out pause);
        }
    }

    private void Ended(RelayStep step, string? fault)
    {
        (string? Words, PowerCause Cause) reason;
        bool isFirst;
        lock (_gate)
        {
            reason = _reasons.GetValueOrDefault(step.Relay, (null, PowerCause.User));
            isFirst = _plan.Failures(step.Relay) == 0;
            if (fault is null)
            {
                _plan.Done(step, _time.GetUtcNow());
                if (!step.IsPowered && _plan.IsBusy(step.Relay))
                {
                    // Cut to be switched on again.
                    _meter.Cycled(reason.Cause);
                }
            }
            else
            {
                _plan.Failed(step, fault, _time.GetUtcNow());
            }
        }

        if (fault is null)
        {
            Tell(step, reason.Words);
            if (!step.IsPowered)
            {
                // Now that nobody has it in use.
                Prepare(step.Relay);
            }
        }
        else if (isFirst)
        {
            _log.Error("Relay {Relay} fails: {Reason}", step.Relay, fault);
        }

        Wake();
    }

    private void Tell(RelayStep step, string? reason)
    {
        var detail = $"relay {step.Relay}";
        foreach (var client in On(step.Relay))
        {
            _board.Tell(client.Id, (tracker, now) => step.IsPowered ? tracker.PowerOn(now, detail) : tracker.PowerOff(now, reason is null ? detail : $"{detail}: {reason}"));
        }

        _log.Information("Relay {Relay}{Clients} is {State}", step.Relay, Names(step.Relay, " of "), step.IsPowered ? "on" : $"off, {reason}");
    }
}
