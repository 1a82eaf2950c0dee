using System.Runtime.InteropServices;

namespace PiBoot.Linux.Files;

/// <summary>
/// A file opened once for all clients that read it. It is warmed in chunks: <see cref="Warm"/> reads a chunk into the
/// page cache on a loader's thread, and blocks wait until that was done.
/// </summary>
internal sealed unsafe class MappedFile : Content
{
    /// <summary>Bytes that are read ahead at once: 10 ms of a slow USB stick.</summary>
    public const int ChunkLength = 256 << 10;

    private const byte Cold = 0;
    private const byte Loading = 1;
    private const byte Ready = 2;

    private readonly FileStore _store;
    private readonly int _descriptor;
    private readonly byte[] _chunks;
    private readonly List<ChunkWaiter> _waiters = [];

    private MappedFile(FileStore store, int descriptor, in FileIdentity identity, nint mapping)
    {
        _store = store;
        _descriptor = descriptor;
        Identity = identity;
        Start = (byte*)mapping;
        Length = identity.Size;
        _chunks = new byte[(identity.Size + ChunkLength - 1) / ChunkLength];
    }

    public FileIdentity Identity { get; }

    /// <summary>Transfers that read it; only the store changes it.</summary>
    public int Uses { get; set; }

    /// <summary>Milliseconds: when the last use ended.</summary>
    public long IdleSince { get; set; }

    public int ChunkCount => _chunks.Length;

    /// <summary>Takes over <paramref name="descriptor"/>; closes it and returns null with the error when mapping fails.</summary>
    public static MappedFile? TryMap(FileStore store, int descriptor, in FileIdentity identity, out int error)
    {
        nint mapping = 0;
        error = 0;
        if (identity.Size > 0)
        {
            mapping = FileCalls.Map(
                0, (nuint)identity.Size, FileCalls.ProtectRead, FileCalls.MapShared, descriptor, 0);
            if (mapping == FileCalls.MapFailed)
            {
                error = Marshal.GetLastPInvokeError();
                _ = FileCalls.Close(descriptor);
                return null;
            }
        }

        return new MappedFile(store, descriptor, identity, mapping);
    }

    public static int ChunkOf(long offset) => (int)(offset / ChunkLength);

    public override bool IsWarm(long offset, int length)
    {
        if (length == 0)
        {
            return true;
        }

        var last = ChunkOf(offset + length - 1);
        return Volatile.Read(ref _chunks[last]) == Ready &&
            (offset >= (long)last * ChunkLength || Volatile.Read(ref _chunks[last - 1]) == Ready);
    }

    public override bool IsUnchanged() =>
        FileStatus.TryRead(_descriptor, out var status) && status.Identity == Identity;

    public bool IsCold(int chunk) => chunk < _chunks.Length && Volatile.Read(ref _chunks[chunk]) == Cold;

    /// <summary>True for the one caller that is to have the chunk loaded.</summary>
    public bool TryClaim(int chunk) => Interlocked.CompareExchange(ref _chunks[chunk], Loading, Cold) == Cold;

    /// <summary>False when the chunk is warm by now, so that there is nothing to wait for.</summary>
    public bool TryWait(in ChunkWaiter waiter)
    {
        lock (_waiters)
        {
            if (Volatile.Read(ref _chunks[waiter.Chunk]) == Ready)
            {
                return false;
            }

            _waiters.Add(waiter);
            return true;
        }
    }

    /// <summary>On a loader's thread: reads a claimed chunk and calls those who wait. False: the drive or the file failed.</summary>
    public bool Warm(int chunk, Span<byte> scratch)
    {
        var offset = (long)chunk * ChunkLength;
        var length = (int)Math.Min(ChunkLength, Length - offset);
        bool isRead;
        fixed (byte* buffer = scratch)
        {
            isRead = FileCalls.ReadAt(_descriptor, buffer, (nuint)length, offset) == length;
        }

        if (isRead)
        {
            // Saves the sender some sixty page faults; a kernel before 5.14 knows no such advice.
            _ = FileCalls.Advise((nint)(Start + offset), (nuint)length, FileCalls.AdvicePopulateRead);
        }

        lock (_waiters)
        {
            Volatile.Write(ref _chunks[chunk], isRead ? Ready : Cold);
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Chunk == chunk)
                {
                    _waiters[i].Wake(isRead);
                    _waiters.RemoveAt(i);
                }
            }
        }

        return isRead;
    }

    /// <summary>One more use of a file that is in use.</summary>
    public void Hold() => _store.Hold(this);

    /// <summary>Reads all of it: for conversions only, which are small. Null when it is shorter than it was.</summary>
    public byte[]? ReadAll()
    {
        var bytes = new byte[Length];
        fixed (byte* buffer = bytes)
        {
            return FileCalls.ReadAt(_descriptor, buffer, (nuint)Length, 0) == Length ? bytes : null;
        }
    }

    public override void Release() => _store.Release(this);

    /// <summary>For the store, once nobody uses it.</summary>
    public void Close()
    {
        if (Length > 0)
        {
            _ = FileCalls.Unmap((nint)Start, (nuint)Length);
        }

        _ = FileCalls.Close(_descriptor);
    }
}
