using PiBoot.Core.Metrics;
using PiBoot.Core.Tftp;
using PiBoot.Linux.Files;
using PiBoot.Linux.Net.Batching;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Linux.Net.Tftp;

/// <content>What comes to the request port.</content>
internal sealed partial class TftpWorker
{
    /// <summary>Milliseconds between two reports of the same nuisance.</summary>
    private const int NuisanceInterval = 10_000;

    private RateLimit _garbage = new(NuisanceInterval);
    private RateLimit _excess = new(NuisanceInterval);

    private void OnDatagram(int index)
    {
        ref readonly var peer = ref _requests.Sender(index);
        ref readonly var info = ref _requests.Info(index);
        var fault = TftpRequest.Read(_requests.Datagram(index), out var request);
        var facts = new ReadRequestFacts(
            peer.Address, peer.Port, info.LocalAddress, info.InterfaceIndex, request.FileName ?? "");
        if (_options.AcceptsInterface is { } accepts && !accepts(info.InterfaceIndex))
        {
            return;
        }

        var origin = PacketInfo.Outgoing(info.LocalAddress, info.InterfaceIndex);
        _tally.Add(fault == TftpRequestFault.None ? TftpCount.Requests : TftpCount.Malformed, 1);
        if (fault != TftpRequestFault.None)
        {
            OnGarbage(peer, origin, facts, fault);
        }
        else if (request.Opcode == TftpOpcode.WriteRequest)
        {
            Refuse(peer, origin, facts, TftpErrorCode.IllegalOperation, "This server is read-only");
        }
        else if (request.Mode is not (TftpMode.Octet or TftpMode.NetAscii))
        {
            Refuse(peer, origin, facts, TftpErrorCode.IllegalOperation, "Mode not served");
        }
        else
        {
            OnReadRequest(peer, origin, facts, request);
        }
    }

    private void OnReadRequest(
        in SocketAddress peer, in PacketInfo origin, in ReadRequestFacts facts, in TftpRequest request)
    {
        var port = _ports.For(origin);
        if (_table.Find(TransferSlot.KeyOf(peer)) is { } known)
        {
            if (IsRepetition(known, request))
            {
                return;
            }

            port = known.Port == port ? AnswerPorts.Other(port) : port;
        }

        if (!_table.HasRoomFor(peer.Address.Value) || _table.Take() is not { } slot)
        {
            OnExcess(peer, origin, facts);
            return;
        }

        _timers.Remove(slot);
        slot.Open(peer, origin, facts, request, port, _now);
        _ports.Enter(port);
        _tally.Add(TftpCount.UnderWay, 1);
        _table.Add(slot)?.Machine?.Supersede(_now);
        Answer(slot, _catalog.Resolve(facts));
    }

    /// <summary>True when the request belongs to a transfer that goes on; otherwise that transfer is over.</summary>
    private bool IsRepetition(TransferSlot known, in TftpRequest request)
    {
        if (known.Phase == SlotPhase.Lingering)
        {
            return false;
        }

        if (known.Machine is null && known.IsFor(request))
        {
            return true;
        }

        if (known.Machine is { } machine && known.IsFor(request))
        {
            var step = known.WaitingFirst > 0 ? TransferStep.Nothing : machine.OnRepeatedRequest(_now);
            if (step.Action != TransferAction.StartOver)
            {
                Perform(known, step);
                return true;
            }
        }

        var wasProbe = known.Machine?.IsOffer ?? true;
        End(known, wasProbe ? TransferOutcome.Terminated : TransferOutcome.Aborted, "the client asked anew");
        return false;
    }

    private void Answer(TransferSlot slot, TftpAnswer answer)
    {
        switch (answer)
        {
            case TftpAnswer.FromTree tree:
                var device = tree.Roots.Count > 0 ? _store.DeviceOf(tree.Roots[0]) : 0;
                _loaders.Post(device, new OpeningJob(_store, this, slot.Ticket, tree, slot.Mode));
                break;
            case TftpAnswer.Rendering rendering:
                _loaders.Post(_store.DeviceOf(rendering.Root), new RenderingJob(this, slot.Ticket, rendering, slot.Mode));
                break;
            case TftpAnswer.Rendered rendered:
                Begin(slot, new MemoryContent(
                    slot.Mode == TftpMode.NetAscii ? NetAscii.Encode(rendered.Content) : rendered.Content));
                break;
            case TftpAnswer.Refuse refusal:
                var outcome = refusal.Code == TftpErrorCode.FileNotFound ? TransferOutcome.NotFound : TransferOutcome.Refused;
                Refuse(slot, refusal.Code, refusal.Message, outcome, refusal.Message);
                break;
            default:
                Drop(slot);
                break;
        }
    }

    private void Begin(TransferSlot slot, Content content)
    {
        var mtu = _options.MtuOf(slot.Facts.InterfaceIndex);
        if (!TransferTerms.TryNegotiate(slot.Options, slot.Mode, content.Length, mtu, out var terms))
        {
            _released.Add(content);
            Refuse(slot, TftpErrorCode.OptionRefused, "Block size out of range", TransferOutcome.Refused, "blksize");
            return;
        }

        if (content.Length > TransferMachine.LargestSize(terms.BlockSize))
        {
            _released.Add(content);
            Refuse(slot, TftpErrorCode.NotDefined, "File too large", TransferOutcome.Refused, "file too large");
            return;
        }

        var machine = new TransferMachine(content.Length, terms, _now);
        slot.Run(content, terms, machine);
        Report(slot, TransferOutcome.Started, null);
        Perform(slot, machine.Start(_now));
        if (slot.Phase == SlotPhase.Running)
        {
            _timers.Insert(slot, _now);
        }
    }

    private void OnGarbage(
        in SocketAddress peer, in PacketInfo origin, in ReadRequestFacts facts, TftpRequestFault fault)
    {
        if (fault != TftpRequestFault.NotARequest)
        {
            SendError(_ports.For(origin), peer, origin, TftpErrorCode.IllegalOperation, "Malformed request");
        }

        if (_garbage.TryPass(_now, out var more))
        {
            Report(facts, $"{Describe(fault)}{More(more)}");
        }
    }

    private void OnExcess(in SocketAddress peer, in PacketInfo origin, in ReadRequestFacts facts)
    {
        _tally.Add(TftpCount.Excess, 1);
        SendError(_ports.For(origin), peer, origin, TftpErrorCode.NotDefined, "Too many transfers");
        if (_excess.TryPass(_now, out var more))
        {
            Report(facts, $"too many transfers{More(more)}");
        }
    }

    private static string Describe(TftpRequestFault fault) => fault switch
    {
        TftpRequestFault.TooLong => "a request longer than 512 bytes",
        TftpRequestFault.Unterminated => "a request that is cut off",
        TftpRequestFault.NoName => "a request without a name",
        _ => "not a request",
    };

    private static string More(int more) => more > 0 ? $", and {more} more before" : "";
}
