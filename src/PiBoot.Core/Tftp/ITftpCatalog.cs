namespace PiBoot.Core.Tftp;

/// <summary>
/// What the TFTP engine asks of the appliance. Both members are called on the engine's worker threads, several at a
/// time, and must not block on the network or on a slow drive.
/// </summary>
public interface ITftpCatalog
{
    /// <summary>Decides which bytes are behind a read request. Called once per request, never per block.</summary>
    TftpAnswer Resolve(in ReadRequestFacts request);

    /// <summary>Tells how a request went: refused, started, ended.</summary>
    void Report(in TransferReport report);
}
