namespace PiBoot.BootRom.Boards;

/// <summary>
/// A documented fault that can be switched on and off. "NET" is net.md of the official documentation, "NR3B" the README of
/// the helper netboot-rpi3b, "FW#" an issue of raspberrypi/firmware, "EE#" one of raspberrypi/rpi-eeprom.
/// </summary>
public enum Bug
{
    /// <summary>The first DISCOVER never reaches the wire: slow PHY, or a switch port in STP (FW#975, EE#480).</summary>
    LostFirstDiscover,

    /// <summary>No further DISCOVER until some frame arrives (FW#764, FW#894, FW#1124, FW#1040).</summary>
    NoRetransmission,

    /// <summary>Five DISCOVERs five seconds apart, then low power until the plug is pulled (NET; FW#825, FW#1081).</summary>
    DeadAfterFive,

    /// <summary>DHCP has a fixed one-second timer and completes only on a frame received after it, with address and server
    /// known; an attempt ends when nothing arrives for about a second (NR3B).</summary>
    NeedsLaterFrame,

    /// <summary>The text of option 43 must end in three blanks: the ROM's length is wrong (NET; FW#941).</summary>
    NeedsThreeBlanks,

    /// <summary>No ARP answers once loading has begun (NET).</summary>
    ArpDeaf,

    /// <summary>With its constant transaction id the board takes the OFFER meant for another (NET; FW#1699, FW#1303).</summary>
    WrongXidTaken,

    /// <summary>The address is used without REQUEST and ACK (NET; FW#1699).</summary>
    NoRequest,

    /// <summary>After a reboot nothing is sent; only a power cycle helps (FW#987, FW#859; EE#417).</summary>
    RebootHang,

    /// <summary>An OFFER whose hops are not 0 is refused, so relays break it (NET; raspberrypi/linux#1638).</summary>
    RejectsRelayed,

    /// <summary>An OFFER that comes too early locks the ROM in a time-out loop (FW#934, FW#859).</summary>
    EarlyOfferTrap,

    /// <summary>DATA N received twice is acknowledged as N+1 and the transfer dies: start4.elf of October 2021 (FW#1631).</summary>
    DuplicateDataConfuses,

    /// <summary>A second OACK loses the file; fixup.dat lost this way leaves 128 MB (FW#1041).</summary>
    DuplicateOackConfuses,

    /// <summary>Without tsize in the OACK start.elf holds every file for missing (FW#1913, FW#1526); without blksize
    /// the Pi 4 ignores config.txt in silence (FW#1012).</summary>
    NeedsOack,

    /// <summary>Fails above 65535 blocks: EEPROMs before 2025-09-23 (EE#720).</summary>
    NoBlockRollover,

    /// <summary>The REQUEST lacks option 60: early Pi 4 EEPROMs (EE#82, EE#87).</summary>
    RequestWithoutClass,

    /// <summary>Only the first item of the PXE menu is read: EEPROMs before 2020-01-09 (release notes; EE#60).</summary>
    FirstMenuItemOnly,

    /// <summary>A repeated DATA is not acknowledged again: EEPROMs before 2021-02-16 (release notes).</summary>
    IgnoresDuplicateData,

    /// <summary>config.txt is cut at 4096 bytes (FW#1012).</summary>
    ConfigCutShort,

    /// <summary>Every third probe is left without the ERROR that should end it (seen in published logs).</summary>
    AbandonsProbes,

    /// <summary>The TFTP server is taken to be on-link; no gateway is used (NET; FW#670, FW#1078).</summary>
    ServerOnLinkOnly,
}
