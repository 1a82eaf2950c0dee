namespace PiBoot.Protocol.Stp;

/// <summary>The BPDUs of IEEE 802.1D-2004 section 9.3.</summary>
public enum BridgeMessageKind : byte
{
    /// <summary>Spanning tree of 802.1D: what a port sends every hello time.</summary>
    Configuration = 0x00,

    /// <summary>The same of rapid spanning tree and of multiple spanning tree.</summary>
    Rapid = 0x02,

    /// <summary>A bridge below reports that its links have changed; it says nothing else.</summary>
    TopologyChange = 0x80,
}
