using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Clients;

/// <summary>What the appliance remembers of one Pi.</summary>
public sealed record Client
{
    /// <summary>The serial once known, the first MAC until then; two boards that share a serial are told apart by the MAC behind it.</summary>
    public required string Id { get; init; }

    /// <summary>Null while only the mask ROM of a 2B v1.2/3B was heard, which sends a constant GUID instead.</summary>
    public PiSerial? Serial { get; init; }

    /// <summary>Every Ethernet address seen with this serial, the newest last.</summary>
    public IReadOnlyList<MacAddress> Macs { get; init; } = [];

    /// <summary>Such as <c>Raspberry Pi 4B</c>; a family name where the board does not say its revision; null when unknown.</summary>
    public string? Model { get; init; }

    /// <summary>Board revision code as in /proc/cpuinfo; null where the packets do not tell it (Pi 3 and older).</summary>
    public uint? Revision { get; init; }

    /// <summary>The user's name for it; unique among clients.</summary>
    public required string Name { get; init; }

    /// <summary>Host name handed to the operating system; null: the name.</summary>
    public string? Hostname { get; init; }

    /// <summary>Name of its operating system; null: the default.</summary>
    public string? Os { get; init; }

    public RootMode RootMode { get; init; }

    /// <summary>What its user added to its system; the defaults for all clients are not in here.</summary>
    public ClientExtras Extras { get; init; } = ClientExtras.None;

    /// <summary>Only approved clients are answered.</summary>
    public bool Approved { get; init; }

    /// <summary>The relay that its power hangs on, as <c>BANK/PORT</c>; null: none that we know of.</summary>
    public string? Relay { get; init; }

    /// <summary>Its user has put it on hold: supervision may not cut its power.</summary>
    public bool Held { get; init; }

    /// <summary>Its user has switched it off: it stays off over restarts and outages, until it is switched on.</summary>
    public bool KeptOff { get; init; }

    /// <summary>The address it last used.</summary>
    public Ipv4Address? Address { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }
}
