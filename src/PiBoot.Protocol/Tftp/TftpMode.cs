namespace PiBoot.Protocol.Tftp;

/// <summary>The transfer modes of RFC 1350 section 1. Every Pi asks for octet.</summary>
public enum TftpMode
{
    Unknown,
    Octet,
    NetAscii,
    Mail,
}
