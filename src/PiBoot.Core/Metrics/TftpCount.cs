namespace PiBoot.Core.Metrics;

/// <summary>What a TFTP worker counts beside the ends of its transfers.</summary>
public enum TftpCount
{
    /// <summary>Requests that could be read.</summary>
    Requests,

    /// <summary>Datagrams on the request port that were none.</summary>
    Malformed,

    /// <summary>Requests refused because as many transfers run as are allowed.</summary>
    Excess,

    /// <summary>DATA packets sent, repeated ones included.</summary>
    Blocks,

    /// <summary>File bytes in them.</summary>
    Bytes,

    /// <summary>Packets sent again after a time-out, OACKs included.</summary>
    Repeated,

    /// <summary>Transfers that run now: goes up and down.</summary>
    UnderWay,
}
