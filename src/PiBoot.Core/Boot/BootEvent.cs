namespace PiBoot.Core.Boot;

/// <summary>One thing that was seen of a boot.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Stage">The stage that the client is in after it.</param>
/// <param name="Event">The field's word in lower case: <c>discover</c>, <c>offer</c>, <c>file</c>, <c>missing</c>, <c>request</c>, <c>mount</c>, <c>up</c>, <c>stalled</c>; <c>power on</c>, <c>power off</c>, <c>reboot</c>, <c>shutdown</c>, <c>silent</c>, <c>answers</c>,
/// <c>waiting</c>, <c>address</c>, <c>other server</c>, <c>wrong root</c>, <c>fault</c>, <c>restarted</c>, <c>cure</c>.</param>
public sealed record BootEvent(DateTimeOffset Time, BootStage Stage, string Event)
{
    /// <summary>File name as asked, for transfers.</summary>
    public string? File { get; init; }

    /// <summary>File bytes delivered.</summary>
    public long? Bytes { get; init; }

    /// <summary>How long it took; for <c>up</c> the boot as the client measured it.</summary>
    public double? Seconds { get; init; }

    /// <summary>In words why a boot stopped.</summary>
    public string? Verdict { get; init; }

    /// <summary>Anything else worth reading: an address, a host name, a kernel version.</summary>
    public string? Detail { get; init; }
}
