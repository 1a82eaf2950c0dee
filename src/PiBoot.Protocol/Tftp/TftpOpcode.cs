namespace PiBoot.Protocol.Tftp;

/// <summary>The first two bytes of every packet: RFC 1350 section 5 and RFC 2347.</summary>
public enum TftpOpcode : ushort
{
    ReadRequest = 1,
    WriteRequest = 2,
    Data = 3,
    Acknowledgement = 4,
    Error = 5,
    OptionAcknowledgement = 6,
}
