using PiBoot.Protocol.Pcap;

namespace PiBoot.Core.Capture;

/// <summary>The frames of one capture as the bytes of its file, up to a limit. Grows by pieces: nothing is copied as it grows.</summary>
public sealed class FrameRecord
{
    public const int MaximumBytes = 16 << 20;
    public const int MaximumFrames = 100_000;

    /// <summary>What the file says is kept at most of a frame; DHCP and ARP are kept whole.</summary>
    private const uint SnapLength = 65535;
    private const int PieceLength = 64 * 1024;

    private readonly List<byte[]> _pieces = [];
    private readonly List<int> _filled = [];

    public FrameRecord()
    {
        PcapFile.New(SnapLength).Write(Room(PcapFile.Length));
    }

    public int Frames { get; private set; }

    /// <summary>Of the file, its header included.</summary>
    public int Bytes { get; private set; }

    /// <summary>False when it is full: nothing was added then.</summary>
    /// <param name="nanoseconds">Since 1970, UTC.</param>
    /// <param name="kept">The frame's first bytes.</param>
    /// <param name="originalLength">Bytes that it had.</param>
    public bool TryAdd(long nanoseconds, ReadOnlySpan<byte> kept, int originalLength)
    {
        var length = PcapRecord.HeaderLength + kept.Length;
        if (Frames == MaximumFrames || Bytes + length > MaximumBytes || length > PieceLength)
        {
            return false;
        }

        var room = Room(length);
        PcapRecord.WriteHeader(room, nanoseconds, kept.Length, originalLength);
        kept.CopyTo(room[PcapRecord.HeaderLength..]);
        Frames++;
        return true;
    }

    public byte[] ToArray()
    {
        var all = new byte[Bytes];
        var at = 0;
        for (var i = 0; i < _pieces.Count; i++)
        {
            _pieces[i].AsSpan(0, _filled[i]).CopyTo(all.AsSpan(at));
            at += _filled[i];
        }

        return all;
    }

    private Span<byte> Room(int length)
    {
        if (_pieces.Count == 0 || _filled[^1] + length > PieceLength)
        {
            _pieces.Add(new byte[PieceLength]);
            _filled.Add(0);
        }

        var room = _pieces[^1].AsSpan(_filled[^1], length);
        _filled[^1] += length;
        Bytes += length;
        return room;
    }
}
