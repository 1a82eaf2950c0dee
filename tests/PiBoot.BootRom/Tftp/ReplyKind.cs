namespace PiBoot.BootRom.Tftp;

/// <summary>What to send after a packet of the server.</summary>
internal enum ReplyKind
{
    Nothing,
    Acknowledge,

    /// <summary>ERROR 0 "Early terminate", the end of a probe.</summary>
    Terminate,

    /// <summary>ERROR 8, an OACK that cannot be accepted (RFC 2347).</summary>
    RefuseOptions,
}
