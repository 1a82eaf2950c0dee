namespace PiBoot.Linux.Net.Tftp;

/// <summary>
/// Deadlines of transfers. An acknowledgement moves a deadline without touching the wheel: a slot that comes up early is
/// hung up again.
/// </summary>
internal sealed class TimerWheel
{
    /// <summary>Milliseconds of a bucket.</summary>
    public const int Tick = 64;

    private const int Buckets = 1024;

    private readonly TransferSlot?[] _heads = new TransferSlot?[Buckets];
    private long _tick;
    private int _count;

    /// <summary>Milliseconds until it is worth looking again, or -1 for never.</summary>
    public int WaitTime => _count == 0 ? -1 : Tick;

    public void Insert(TransferSlot slot, long now)
    {
        if (_count++ == 0)
        {
            _tick = now / Tick;
        }

        var at = Math.Clamp((slot.Deadline / Tick) + 1, _tick + 1, _tick + Buckets - 1);
        var bucket = (int)(at % Buckets);
        var head = _heads[bucket];
        slot.TimerBucket = bucket;
        slot.TimerBefore = null;
        slot.TimerAfter = head;
        head?.TimerBefore = slot;
        _heads[bucket] = slot;
    }

    public void Remove(TransferSlot slot)
    {
        if (slot.TimerBucket < 0)
        {
            return;
        }

        if (slot.TimerBefore is { } before)
        {
            before.TimerAfter = slot.TimerAfter;
        }
        else
        {
            _heads[slot.TimerBucket] = slot.TimerAfter;
        }

        slot.TimerAfter?.TimerBefore = slot.TimerBefore;
        slot.TimerBefore = null;
        slot.TimerAfter = null;
        slot.TimerBucket = -1;
        _count--;
    }

    /// <summary>The next slot whose deadline has come, taken off the wheel; null when there is none.</summary>
    public TransferSlot? TakeDue(long now)
    {
        var current = now / Tick;
        while (_count > 0 && _tick <= current)
        {
            if (_heads[_tick % Buckets] is not { } slot)
            {
                _tick++;
                continue;
            }

            Remove(slot);
            if (slot.Deadline <= now)
            {
                return slot;
            }

            Insert(slot, now);
        }

        return null;
    }
}
