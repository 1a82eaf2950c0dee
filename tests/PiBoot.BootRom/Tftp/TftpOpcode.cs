namespace PiBoot.BootRom.Tftp;

/// <summary>RFC 1350 section 5 and RFC 2347.</summary>
internal enum TftpOpcode : ushort
{
    ReadRequest = 1,
    Data = 3,
    Acknowledge = 4,
    Error = 5,
    OptionAcknowledge = 6,
}
