using PiBoot.Linux.Files;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>What a loader tells a worker.</summary>
/// <param name="Ticket">The transfer that waited.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Content">The opened file, in use.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="Detail">The system's words.</param>
internal readonly record struct WorkerMail(
    long Ticket, MailKind Kind, Content? Content, OpenFault Fault, string? Detail);
