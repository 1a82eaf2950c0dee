using System.Diagnostics;
using PiBoot.Core.Tftp;

namespace PiBoot.Core.Metrics;

/// <summary>What all TFTP workers have counted since the process began; engines come and go with the data drive.</summary>
public sealed class TftpMeter
{
    private static readonly TransferOutcome[] Endings = [.. Enum.GetValues<TransferOutcome>().Where(o => o != TransferOutcome.Started)];

    private readonly Lock _gate = new();
    private readonly List<TftpTally> _tallies = [];

    /// <summary>That of a worker, by its number within its engine; the engine before it has ended.</summary>
    public TftpTally Tally(int worker)
    {
        lock (_gate)
        {
            while (_tallies.Count <= worker)
            {
                _tallies.Add(new TftpTally());
            }

            return _tallies[worker];
        }
    }

    public void Write(MetricsText text)
    {
        TftpTally[] tallies;
        lock (_gate)
        {
            tallies = [.. _tallies];
        }

        long Sum(TftpCount what) => tallies.Sum(t => t.Of(what));
        text.Counter("piboot_tftp_requests_total", "TFTP requests that could be read.", Sum(TftpCount.Requests));
        text.Counter("piboot_tftp_malformed_requests_total", "Datagrams on the TFTP port that were no request.", Sum(TftpCount.Malformed));
        text.Counter("piboot_tftp_excess_requests_total", "TFTP requests refused because as many transfers ran as are allowed.", Sum(TftpCount.Excess));
        text.Counter(
            "piboot_tftp_transfers_total",
            "TFTP transfers by how they ended. terminated: the client only looked whether the file is there, as every Pi does; read_failed: the drive or the file failed.");
        foreach (var outcome in Endings)
        {
            text.Sample(tallies.Sum(t => t.Of(outcome)), ("outcome", Word(outcome)));
        }

        text.Gauge("piboot_tftp_transfers_active", "TFTP transfers under way.", Sum(TftpCount.UnderWay));
        text.Counter("piboot_tftp_sent_bytes_total", "File bytes sent by TFTP, repeated ones included.", Sum(TftpCount.Bytes));
        text.Counter("piboot_tftp_sent_blocks_total", "TFTP DATA packets sent, repeated ones included.", Sum(TftpCount.Blocks));
        text.Counter("piboot_tftp_retransmitted_packets_total", "TFTP packets sent again after a time-out.", Sum(TftpCount.Repeated));
    }

    private static string Word(TransferOutcome outcome) => outcome switch
    {
        TransferOutcome.Completed => "completed",
        TransferOutcome.Terminated => "terminated",
        TransferOutcome.Aborted => "aborted",
        TransferOutcome.TimedOut => "timed_out",
        TransferOutcome.NotFound => "not_found",
        TransferOutcome.Refused => "refused",
        TransferOutcome.ReadFailed => "read_failed",
        _ => throw new UnreachableException($"outcome {outcome}"),
    };
}
