namespace PiBoot.Protocol.Tftp;

/// <summary>The options that this server knows; RFC 2347 tells it to pass over all others in silence.</summary>
public enum TftpOptionName : byte
{
    /// <summary><c>blksize</c>, RFC 2348: bytes of file in a DATA packet, 8 to 65464.</summary>
    BlockSize,

    /// <summary><c>tsize</c>, RFC 2349: size of the file in bytes; a reader asks with 0.</summary>
    TransferSize,

    /// <summary><c>timeout</c>, RFC 2349: seconds between retransmissions, 1 to 255.</summary>
    Timeout,

    /// <summary><c>windowsize</c>, RFC 7440: blocks sent before an acknowledgement is waited for, 1 to 65535.</summary>
    WindowSize,
}
