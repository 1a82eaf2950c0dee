namespace PiBoot.Linux.Net.Tftp;

/// <summary>What one client address keeps a worker busy with.</summary>
internal sealed class ClientLoad
{
    /// <summary>Transfers that are not over.</summary>
    public int Count { get; set; }

    /// <summary>The transfer it asked for last, while it is not over.</summary>
    public TransferSlot? Latest { get; set; }
}
