namespace PiBoot.Core.Tftp;

/// <summary>How a transfer stands.</summary>
public enum TransferOutcome
{
    /// <summary>The first packet of the answer was sent.</summary>
    Started,

    /// <summary>The last block was acknowledged.</summary>
    Completed,

    /// <summary>The client sent ERROR 0, as every Pi does after probing a file ("Early terminate"): not a failure.</summary>
    Terminated,

    /// <summary>The client refused or broke off with another error.</summary>
    Aborted,

    /// <summary>The client stopped answering.</summary>
    TimedOut,

    /// <summary>No root held the file (ERROR 1).</summary>
    NotFound,

    /// <summary>We refused the request: see <see cref="TransferReport.Detail"/>.</summary>
    Refused,

    /// <summary>The file could not be read any more: cut, its drive gone, or changed while it was sent.</summary>
    ReadFailed,
}

/// <summary>One step in the life of a transfer.</summary>
/// <param name="Request">The request that began it.</param>
/// <param name="Outcome">What happened.</param>
/// <param name="FileSize">Size of the file in bytes; 0 when there is none.</param>
/// <param name="BytesSent">File bytes acknowledged so far.</param>
/// <param name="Elapsed">Since the request.</param>
/// <param name="BlockSize">Negotiated block size in bytes.</param>
/// <param name="Retransmissions">Packets sent again after a time-out.</param>
/// <param name="Detail">The client's or the system's words where there are any.</param>
public readonly record struct TransferReport(
    ReadRequestFacts Request,
    TransferOutcome Outcome,
    long FileSize,
    long BytesSent,
    TimeSpan Elapsed,
    int BlockSize,
    int Retransmissions,
    string? Detail)
{
    /// <summary>The transfer itself, whose progress any thread may read; null where none began.</summary>
    public TransferMachine? Machine { get; init; }
}
