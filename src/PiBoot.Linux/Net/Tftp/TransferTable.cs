namespace PiBoot.Linux.Net.Tftp;

/// <summary>The transfers of a worker, found by the client's address and port.</summary>
internal sealed class TransferTable
{
    /// <summary>Transfers of one worker at once.</summary>
    public const int Capacity = 8192;

    /// <summary>Transfers of one client address at once: a Pi has two, and a few probes that it never closed.</summary>
    public const int MostPerClient = 1024;

    private readonly TransferSlot?[] _slots = new TransferSlot?[Capacity];
    private readonly Dictionary<ulong, TransferSlot> _byPeer = [];
    private readonly Dictionary<uint, ClientLoad> _byClient = [];
    private readonly Stack<TransferSlot> _free = new();
    private readonly Queue<long> _lingering = new();
    private int _made;

    /// <summary>No transfer is under way.</summary>
    public bool IsIdle => _byClient.Count == 0;

    /// <summary>One client at most.</summary>
    public bool HasOneClient => _byClient.Count <= 1;

    public TransferSlot? Find(ulong key) => _byPeer.GetValueOrDefault(key);

    public TransferSlot? FindTicket(long ticket) =>
        _slots[(int)(uint)ticket] is { } slot && slot.Ticket == ticket ? slot : null;

    public bool HasRoomFor(uint client) =>
        !_byClient.TryGetValue(client, out var load) || load.Count < MostPerClient;

    /// <summary>Null when all are at work; otherwise one to be opened and then added.</summary>
    public TransferSlot? Take()
    {
        if (_free.TryPop(out var slot))
        {
            return slot;
        }

        if (_made < Capacity)
        {
            slot = new TransferSlot(_made);
            return _slots[_made++] = slot;
        }

        return TakeLingering();
    }

    /// <summary>Returns the client's transfer before this one, if it is not over.</summary>
    public TransferSlot? Add(TransferSlot slot)
    {
        _byPeer[slot.Key] = slot;
        var client = slot.Facts.Client.Value;
        if (!_byClient.TryGetValue(client, out var load))
        {
            _byClient.Add(client, load = new ClientLoad());
        }

        var before = load.Latest;
        load.Count++;
        load.Latest = slot;
        return before;
    }

    /// <summary>The transfer is over, the slot lingers.</summary>
    public void End(TransferSlot slot)
    {
        while (_lingering.TryPeek(out var oldest) && FindTicket(oldest) is not { Phase: SlotPhase.Lingering })
        {
            _lingering.Dequeue();
        }

        _lingering.Enqueue(slot.Ticket);
        var client = slot.Facts.Client.Value;
        var load = _byClient[client];
        load.Count--;
        load.Latest = load.Latest == slot ? null : load.Latest;
        if (load.Count == 0)
        {
            _byClient.Remove(client);
        }
    }

    /// <summary>Forgets a lingering slot.</summary>
    public void Free(TransferSlot slot)
    {
        Forget(slot);
        _free.Push(slot);
    }

    public IEnumerable<TransferSlot> Live() =>
        _slots.OfType<TransferSlot>().Where(slot => slot.Phase is SlotPhase.Opening or SlotPhase.Running);

    /// <summary>The one that has lingered longest.</summary>
    private TransferSlot? TakeLingering()
    {
        while (_lingering.TryDequeue(out var ticket))
        {
            if (FindTicket(ticket) is { Phase: SlotPhase.Lingering } slot)
            {
                Forget(slot);
                return slot;
            }
        }

        return null;
    }

    private void Forget(TransferSlot slot)
    {
        if (_byPeer.TryGetValue(slot.Key, out var present) && present == slot)
        {
            _byPeer.Remove(slot.Key);
        }

        slot.Phase = SlotPhase.Free;
    }
}
