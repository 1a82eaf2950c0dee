namespace PiBoot.Core.Boot;

/// <summary>What is known beside the packets of one boot: about its board, and about the network and the server.</summary>
public sealed record BootSurroundings
{
    /// <summary>Nothing is known: a board that behaves.</summary>
    public static readonly BootSurroundings Unknown = new();

    /// <summary>A Pi 3 or older: its ROM asks five times, and then never again before its power is cut.</summary>
    public bool IsOld { get; init; }

    /// <summary>Clients can report that they are up: the web server is on.</summary>
    public bool TakesReports { get; init; }

    /// <summary>What spanning tree does to a port of the switch, as the end of a sentence; null when no BPDU was heard.</summary>
    public string? SpanningTree { get; init; }

    /// <summary>Why roots cannot be mounted, in words; null when they can.</summary>
    public string? NfsTrouble { get; init; }

    /// <summary>Roots lie on a NAS: who mounts one is not seen here.</summary>
    public bool MountsElsewhere { get; init; }

    /// <summary>The network was asked for its DHCP servers, and none answered.</summary>
    public bool NobodyGivesAddresses { get; init; }

    /// <summary>Another boot server that answers in this network; null when none does.</summary>
    public string? OtherBootServer { get; init; }
}
