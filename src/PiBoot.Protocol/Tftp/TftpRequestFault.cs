namespace PiBoot.Protocol.Tftp;

/// <summary>What is wrong with a datagram that came to the request port.</summary>
public enum TftpRequestFault
{
    None,

    /// <summary>Neither a read nor a write request.</summary>
    NotARequest,

    /// <summary>Longer than the 512 bytes that RFC 2347 allows.</summary>
    TooLong,

    /// <summary>A string lacks its final zero, or the mode is missing.</summary>
    Unterminated,

    /// <summary>The file name is empty.</summary>
    NoName,
}
