using PiBoot.Core.Metrics;
using PiBoot.Core.Tftp;
using PiBoot.Linux.Files;
using PiBoot.Linux.Net.Batching;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Linux.Net.Tftp;

/// <content>How transfers end, what is sent and what is reported.</content>
internal sealed unsafe partial class TftpWorker
{
    private readonly List<Content> _released = [];
    private readonly List<long> _unreadable = [];

    /// <summary>A batch with room for one datagram more.</summary>
    private SendBatch Room(int port)
    {
        var send = _ports.Send(port);
        if (send.IsFull)
        {
            send.Send(peersAreAlive: false, _unreadable);
        }

        return send;
    }

    /// <summary>Sends everything; only then the files that have ended are given up, because batches point into them.</summary>
    private void Flush(bool peersAreAlive)
    {
        bool hasMore;
        do
        {
            for (var i = 0; i < _ports.Count; i++)
            {
                if (_ports.Send(i) is { IsEmpty: false } send)
                {
                    send.Send(peersAreAlive, _unreadable);
                }
            }

            // Who is told that his file cannot be read is told by one more datagram.
            hasMore = _unreadable.Count > 0;
            FailUnreadable();
        }
        while (hasMore);

        foreach (var content in _released)
        {
            content.Release();
        }

        _released.Clear();
    }

    private void FailUnreadable()
    {
        // By index: a report may fill a batch, and sending that may find more.
        for (var i = 0; i < _unreadable.Count; i++)
        {
            if (_unreadable[i] >= 0 && _table.FindTicket(_unreadable[i]) is { Phase: SlotPhase.Running } slot)
            {
                Fail(slot, "the file was cut or its drive is gone");
            }
        }

        _unreadable.Clear();
    }

    private void Fail(TransferSlot slot, string detail)
    {
        SendError(slot.Port, slot.Peer, slot.Origin, TftpErrorCode.NotDefined, "Read failed");
        End(slot, TransferOutcome.ReadFailed, detail);
    }

    private void End(TransferSlot slot, TransferOutcome outcome, string? detail)
    {
        _tally.Ended(outcome);
        Report(slot, outcome, detail);
        Drop(slot);
    }

    /// <summary>Ends a transfer without a word.</summary>
    private void Drop(TransferSlot slot)
    {
        if (slot.Linger(_now + LingerTime) is { } content)
        {
            _released.Add(content);
        }

        _ports.Leave(slot.Port);
        _tally.Add(TftpCount.UnderWay, -1);
        _table.End(slot);
        if (slot.TimerBucket < 0)
        {
            _timers.Insert(slot, _now);
        }
    }

    private void Refuse(TransferSlot slot, TftpErrorCode code, string message, TransferOutcome outcome, string? detail)
    {
        SendError(slot.Port, slot.Peer, slot.Origin, code, message);
        End(slot, outcome, detail);
    }

    private void Refuse(
        in SocketAddress peer, in PacketInfo origin, in ReadRequestFacts facts, TftpErrorCode code, string message)
    {
        _tally.Ended(TransferOutcome.Refused);
        SendError(_ports.For(origin), peer, origin, code, message);
        Report(facts, message);
    }

    private void SendError(
        int port, in SocketAddress peer, in PacketInfo origin, TftpErrorCode code, string message)
    {
        var send = Room(port);
        var length = ErrorPacket.Write(send.NextHeader, code, message);
        send.Add(-1, peer, origin, length, null, 0);
    }

    private void Report(TransferSlot slot, TransferOutcome outcome, string? detail) => _catalog.Report(new TransferReport(
        slot.Facts,
        outcome,
        slot.Content?.Length ?? 0,
        outcome == TransferOutcome.Completed ? slot.Content?.Length ?? 0 : slot.Machine?.BytesAcknowledged ?? 0,
        TimeSpan.FromMilliseconds(_now - slot.StartedAt),
        slot.Terms.BlockSize,
        slot.Machine?.Retransmissions ?? 0,
        detail)
    {
        Machine = slot.Machine,
    });

    private void Report(in ReadRequestFacts facts, string detail) => _catalog.Report(
        new TransferReport(facts, TransferOutcome.Refused, 0, 0, TimeSpan.Zero, 0, 0, detail));

    /// <summary>On the way out: files are given up, and nobody is told anything.</summary>
    private void EndAll()
    {
        foreach (var slot in _table.Live())
        {
            if (slot.Linger(_now) is { } content)
            {
                _released.Add(content);
            }
        }

        Flush(peersAreAlive: false);
        _tally.NothingUnderWay();
    }
}
