using PiBoot.Core.Metrics;
using PiBoot.Core.Tftp;
using PiBoot.Linux.Files;
using PiBoot.Linux.Net.Batching;
using PiBoot.Protocol.Tftp;
using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Net.Tftp;

/// <content>What transfers do: acknowledgements, time-outs, loaded chunks, blocks.</content>
internal sealed unsafe partial class TftpWorker
{
    /// <summary>Milliseconds that an ended transfer is remembered.</summary>
    private const int LingerTime = 3000;

    /// <summary>Milliseconds between two answers to packets that belong to no transfer.</summary>
    private const int StrayInterval = 20;

    private RateLimit _strays = new(StrayInterval);

    private void OnAnswer(int port, int index)
    {
        ref readonly var peer = ref _answers.Sender(index);
        var datagram = _answers.Datagram(index);
        var isAcknowledgement = AcknowledgementPacket.TryRead(datagram, out var block);
        if (_table.Find(TransferSlot.KeyOf(peer)) is not { } slot)
        {
            if (isAcknowledgement && _strays.TryPass(_now, out _))
            {
                SendError(port, peer, PacketInfo.Outgoing(Ipv4Address.Any, 0), TftpErrorCode.UnknownTransferId, "Unknown transfer");
            }
        }
        else if (slot.Machine is { } machine && slot.Port == port)
        {
            if (isAcknowledgement)
            {
                Perform(slot, machine.OnAcknowledgement(block, _now));
            }
            else if (ErrorPacket.TryRead(datagram, out var code, out var message))
            {
                End(slot, TransferMachine.OnError(code).Outcome, ErrorPacket.Text(message));
            }
        }
    }

    private void OnTimer(TransferSlot slot)
    {
        if (slot.Phase == SlotPhase.Lingering)
        {
            _table.Free(slot);
            return;
        }

        if (slot.WaitingFirst > 0)
        {
            slot.Machine!.Postpone(_now);
        }
        else
        {
            Perform(slot, slot.Machine!.OnTimeout(_now));
        }

        if (slot.TimerBucket < 0)
        {
            _timers.Insert(slot, _now);
        }
    }

    private void OnMail(in WorkerMail mail)
    {
        if (_table.FindTicket(mail.Ticket) is not { } slot || slot.Phase is SlotPhase.Lingering or SlotPhase.Free)
        {
            mail.Content?.Release();
            return;
        }

        switch (mail)
        {
            case { Kind: MailKind.Opened, Content: { } content }:
                Begin(slot, content);
                break;
            case { Kind: MailKind.Opened }:
                RefuseUnopened(slot, mail.Fault, mail.Detail);
                break;
            case { Kind: MailKind.ChunkRead } when slot.WaitingFirst > 0:
                slot.Machine!.Postpone(_now);
                SendBlocks(slot, slot.WaitingFirst, slot.WaitingLast);
                break;
            case { Kind: MailKind.ChunkFailed }:
                Fail(slot, "the drive or the file failed");
                break;
        }
    }

    private void RefuseUnopened(TransferSlot slot, OpenFault fault, string? detail)
    {
        switch (fault)
        {
            case OpenFault.NotFound:
                Refuse(slot, TftpErrorCode.FileNotFound, "File not found", TransferOutcome.NotFound, null);
                break;
            case OpenFault.Refused:
                Refuse(slot, TftpErrorCode.AccessViolation, detail ?? "Access violation", TransferOutcome.Refused, detail);
                break;
            default:
                Refuse(slot, TftpErrorCode.NotDefined, "Read failed", TransferOutcome.ReadFailed, detail);
                break;
        }
    }

    private void Perform(TransferSlot slot, in TransferStep step)
    {
        if (step.IsRepetition)
        {
            _tally.Add(TftpCount.Repeated, step.Action == TransferAction.SendBlocks ? (step.LastBlock + 1) - step.FirstBlock : 1);
        }

        switch (step.Action)
        {
            case TransferAction.AcknowledgeOptions:
                var send = Room(slot.Port);
                var length = OptionAcknowledgementPacket.Write(send.NextHeader, slot.Terms.Acknowledged);
                send.Add(slot.Ticket, slot.Peer, slot.Origin, length, null, 0);
                break;
            case TransferAction.SendBlocks:
                SendBlocks(slot, step.FirstBlock, step.LastBlock);
                break;
            case TransferAction.Finish:
                End(slot, step.Outcome, null);
                break;
        }
    }

    private void SendBlocks(TransferSlot slot, uint first, uint last)
    {
        var content = slot.Content!;
        long blockSize = slot.Terms.BlockSize;
        slot.WaitingFirst = 0;
        for (var block = first; block <= last; block++)
        {
            var offset = (block - 1) * blockSize;
            var length = (int)Math.Min(blockSize, content.Length - offset);
            if (!content.IsWarm(offset, length) && !TryAwait(slot, (MappedFile)content, offset, length))
            {
                slot.WaitingFirst = block;
                slot.WaitingLast = last;
                return;
            }

            if (length < blockSize && !content.IsUnchanged())
            {
                Fail(slot, "the file changed while it was sent");
                return;
            }

            var send = Room(slot.Port);
            DataHeader.Write(send.NextHeader, (ushort)block);
            send.Add(slot.Ticket, slot.Peer, slot.Origin, DataHeader.Length, content.Start + offset, length);
            _tally.Add(TftpCount.Blocks, 1);
            _tally.Add(TftpCount.Bytes, length);
        }

        if (content is MappedFile file)
        {
            ReadAhead(file, MappedFile.ChunkOf(last * blockSize) + 1);
        }
    }

    /// <summary>Has the chunks of a block loaded. True when they are warm by now after all.</summary>
    private bool TryAwait(TransferSlot slot, MappedFile file, long offset, int length)
    {
        for (var chunk = MappedFile.ChunkOf(offset); chunk <= MappedFile.ChunkOf(offset + length - 1); chunk++)
        {
            if (file.TryWait(new ChunkWaiter(chunk, this, slot.Ticket)))
            {
                Load(file, chunk);
                return false;
            }
        }

        return true;
    }

    private void ReadAhead(MappedFile file, int chunk)
    {
        if (file.IsCold(chunk))
        {
            Load(file, chunk);
        }
    }

    private void Load(MappedFile file, int chunk)
    {
        if (file.TryClaim(chunk))
        {
            file.Hold();
            _loaders.Post(file.Identity.Device, new WarmingJob(file, chunk));
        }
    }
}
