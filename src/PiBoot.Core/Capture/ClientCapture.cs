using PiBoot.Core.Boot;

namespace PiBoot.Core.Capture;

/// <summary>
/// One capture of one client: waits for its next boot, records it, and ends with it. The frames of the last seconds before a
/// boot counts as begun are its first ones. From any thread.
/// </summary>
/// <param name="armed">When it was asked for.</param>
/// <param name="lastBoot">When the client's boot of that moment began, or its last one: not that one is recorded. Null when none was seen.</param>
public sealed class ClientCapture(DateTimeOffset armed, DateTimeOffset? lastBoot)
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);
    public static readonly TimeSpan LongestBoot = TimeSpan.FromMinutes(10);

    /// <summary>A boot is known by its first DISCOVER or file; an ARP question may come before.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);
    private const int MostBefore = 64;

    private readonly Lock _gate = new();
    private readonly Queue<(DateTimeOffset At, long Nanoseconds, byte[] Kept, int Length)> _before = new();
    private readonly FrameRecord _record = new();
    private DateTimeOffset? _recordingSince;
    private DateTimeOffset? _ended;
    private long? _first;
    private long _last;
    private long _dropped;
    private string? _ending;

    /// <summary>It waits or records.</summary>
    public bool IsUnderWay
    {
        get
        {
            lock (_gate)
            {
                return _ended is null;
            }
        }
    }

    public CaptureReading Read()
    {
        lock (_gate)
        {
            var state = _ended is not null ? CaptureState.Done : _recordingSince is not null ? CaptureState.Recording : CaptureState.Waiting;
            return new CaptureReading(
                state, _record.Frames, _record.Bytes, _first is { } first ? CaptureFile.Time(first) : null,
                _ended is null ? null : _first is null ? _ended : CaptureFile.Time(_last), _dropped, _ending);
        }
    }

    /// <summary>A frame of the client.</summary>
    /// <param name="nanoseconds">When it came or went, since 1970, UTC.</param>
    /// <param name="kept">Its first bytes.</param>
    /// <param name="length">Bytes that it had.</param>
    /// <param name="now">By a clock that nobody sets.</param>
    public void Take(long nanoseconds, ReadOnlySpan<byte> kept, int length, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_ended is not null)
            {
                return;
            }

            if (_recordingSince is not null)
            {
                Add(nanoseconds, kept, length, now);
                return;
            }

            _before.Enqueue((now, nanoseconds, kept.ToArray(), length));
            while (_before.Count > MostBefore || now - _before.Peek().At > Before)
            {
                _before.Dequeue();
            }
        }
    }

    /// <summary>Something happened to the client: its boot begins, goes on or ends.</summary>
    /// <param name="seen">What.</param>
    /// <param name="now">By a clock that nobody sets.</param>
    public void Seen(ClientEvent seen, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_ended is not null)
            {
                return;
            }

            var isBooting = seen.Event.Stage is BootStage.Powering or BootStage.Dhcp or BootStage.Firmware or BootStage.Kernel or BootStage.Root;
            if (_recordingSince is null && isBooting && seen.Started != lastBoot)
            {
                Begin(now);
            }
            else if (_recordingSince is not null && seen.Event.Stage is BootStage.Up or BootStage.Stalled)
            {
                End(seen.Event.Stage == BootStage.Up ? "the client is up" : "the client stalled", now);
            }
        }
    }

    /// <summary>Looks at the clock.</summary>
    public void Tick(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_ended is null && now - (_recordingSince ?? armed) >= (_recordingSince is null ? LongestWait : LongestBoot))
            {
                End(_recordingSince is null ? "no boot came within 24 hours" : "10 minutes are over", now);
            }
        }
    }

    /// <summary>No more is recorded; what was recorded stays.</summary>
    public void Stop(string why, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_ended is null)
            {
                End(why, now);
            }
        }
    }

    /// <summary>So many frames more came faster than they could be taken.</summary>
    public void Dropped(long more)
    {
        lock (_gate)
        {
            _dropped += _recordingSince is not null && _ended is null ? more : 0;
        }
    }

    /// <summary>The bytes of the file so far.</summary>
    public byte[] ToFile()
    {
        lock (_gate)
        {
            return _record.ToArray();
        }
    }

    private void Begin(DateTimeOffset now)
    {
        _recordingSince = now;
        while (_before.TryDequeue(out var frame))
        {
            if (now - frame.At <= Before)
            {
                Add(frame.Nanoseconds, frame.Kept, frame.Length, now);
            }
        }
    }

    private void Add(long nanoseconds, ReadOnlySpan<byte> kept, int length, DateTimeOffset now)
    {
        if (!_record.TryAdd(nanoseconds, kept, length))
        {
            End($"{FrameRecord.MaximumFrames} frames or {FrameRecord.MaximumBytes >> 20} MB are recorded", now);
            return;
        }

        _first ??= nanoseconds;
        _last = nanoseconds;
    }

    private void End(string why, DateTimeOffset now)
    {
        _before.Clear();
        _ended = now;
        _ending = why;
    }
}
