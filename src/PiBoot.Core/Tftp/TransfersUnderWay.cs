using System.Collections.Concurrent;

namespace PiBoot.Core.Tftp;

/// <summary>
/// What clients load at this moment. The engine's threads say when a transfer begins and ends; how far it is, is read from the
/// transfer itself by whoever wants to know, so that nothing is done per block.
/// </summary>
public sealed class TransfersUnderWay
{
    private readonly ConcurrentDictionary<TransferMachine, (string ClientId, string File, long Size)> _running = new();

    /// <param name="clientId">Whose.</param>
    /// <param name="file">Its name, without the client's prefix.</param>
    /// <param name="report">Of its start.</param>
    public void Began(string clientId, string file, in TransferReport report)
    {
        if (report.Machine is { } machine)
        {
            _running[machine] = (clientId, file, report.FileSize);
        }
    }

    /// <summary>Ending what never began is no error.</summary>
    public void Ended(in TransferReport report)
    {
        if (report.Machine is { } machine)
        {
            _running.TryRemove(machine, out _);
        }
    }

    /// <summary>The largest file that a client loads; null when it loads none. A mere probe counts as none.</summary>
    public LoadingFile? Of(string clientId)
    {
        LoadingFile? largest = null;
        foreach (var (machine, transfer) in _running)
        {
            if (transfer.ClientId == clientId && !machine.IsOffer && !(largest?.Size >= transfer.Size))
            {
                largest = new LoadingFile(transfer.File, machine.BytesAcknowledged, transfer.Size);
            }
        }

        return largest;
    }
}
