namespace PiBoot.Core.Power;

/// <summary>One relay in the plan.</summary>
internal sealed class RelayEntry(string relay)
{
    /// <summary>Long ago, with room to add to it.</summary>
    private static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch;

    public string Relay { get; } = relay;

    public RelayState State { get; private set; }

    /// <summary>When the state was entered; null while nothing is known.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>When power was taken last, as far as we know.</summary>
    public DateTimeOffset OffSince { get; private set; } = Never;

    public RelayGoal Goal { get; set; }

    public bool IsUnderWay { get; set; }

    /// <summary>The next one that is given power waits longer.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Power waits until its clients can boot.</summary>
    public bool Waits { get; set; }

    public string? WaitsFor { get; set; }

    public int Failures { get; set; }

    public DateTimeOffset RetryAt { get; set; } = Never;

    public string? Trouble { get; set; }

    public List<(DateTimeOffset Time, bool IsAutomatic)> Cycles { get; } = [];

    public void Enter(RelayState state, DateTimeOffset now)
    {
        if (state == RelayState.Off && State != RelayState.Off)
        {
            OffSince = now;
        }

        if (state != State || Since is null)
        {
            State = state;
            Since = now;
        }
    }
}
