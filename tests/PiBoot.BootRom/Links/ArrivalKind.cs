namespace PiBoot.BootRom.Links;

/// <summary>What a receive brought.</summary>
internal enum ArrivalKind
{
    /// <summary>Nothing within the time given.</summary>
    Silence,

    /// <summary>A frame for this board that is neither of the following: a Wake-on-LAN frame, a ping.</summary>
    OtherFrame,

    Arp,

    Datagram,
}
