using PiBoot.Core.Tftp;
using PiBoot.Linux.Files;
using PiBoot.Linux.Net.Batching;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>A worker's memory of one transfer; used again for later ones.</summary>
internal sealed class TransferSlot(int index)
{
    private int _generation;

    /// <summary>Names this use of the slot: an answer that comes too late carries the ticket of an earlier one.</summary>
    public long Ticket => ((long)_generation << 32) | (uint)index;

    public SlotPhase Phase { get; set; }

    public ulong Key { get; private set; }

    public SocketAddress Peer { get; private set; }

    /// <summary>Our address and interface: answers leave by them.</summary>
    public PacketInfo Origin { get; private set; }

    public ReadRequestFacts Facts { get; private set; }

    public TftpMode Mode { get; private set; }

    public TftpOptionList Options { get; private set; }

    /// <summary>Which of the worker's <see cref="AnswerPorts"/> it uses.</summary>
    public int Port { get; private set; }

    public long StartedAt { get; private set; }

    public TransferTerms Terms { get; private set; }

    public TransferMachine? Machine { get; private set; }

    public Content? Content { get; private set; }

    /// <summary>The blocks that wait for a slow drive; 0 when none.</summary>
    public uint WaitingFirst { get; set; }

    public uint WaitingLast { get; set; }

    public long LingersUntil { get; set; }

    public long Deadline => Machine?.Deadline ?? LingersUntil;

    public TransferSlot? TimerBefore { get; set; }

    public TransferSlot? TimerAfter { get; set; }

    /// <summary>The bucket of the timer wheel that it hangs in, or -1.</summary>
    public int TimerBucket { get; set; } = -1;

    public static ulong KeyOf(in SocketAddress peer) => ((ulong)peer.Address.Value << 16) | peer.Port;

    public void Open(
        in SocketAddress peer, in PacketInfo origin, in ReadRequestFacts facts, in TftpRequest request, int port, long now)
    {
        _generation++;
        Phase = SlotPhase.Opening;
        Key = KeyOf(peer);
        Peer = peer;
        Origin = origin;
        Facts = facts;
        Mode = request.Mode;
        Options = request.Options;
        Port = port;
        StartedAt = now;
        WaitingFirst = 0;
    }

    public void Run(Content content, in TransferTerms terms, TransferMachine machine)
    {
        Phase = SlotPhase.Running;
        Content = content;
        Terms = terms;
        Machine = machine;
    }

    /// <summary>Gives back the content, whose use the caller ends.</summary>
    public Content? Linger(long until)
    {
        var content = Content;
        Phase = SlotPhase.Lingering;
        Content = null;
        Machine = null;
        WaitingFirst = 0;
        LingersUntil = until;
        return content;
    }

    /// <summary>True when <paramref name="request"/> is the one that began this transfer, sent again.</summary>
    public bool IsFor(in TftpRequest request) =>
        Facts.FileName == request.FileName && Mode == request.Mode &&
        Options.AsSpan().SequenceEqual(request.Options.AsSpan());
}
