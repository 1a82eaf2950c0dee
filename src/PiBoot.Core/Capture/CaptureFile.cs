using PiBoot.Protocol.Pcap;

namespace PiBoot.Core.Capture;

/// <summary>Reads what a finished capture's file tells of it.</summary>
public static class CaptureFile
{
    private const long TicksPerNanosecond = 100;

    /// <summary>Null for bytes that are no capture file; what follows a damaged place is passed over.</summary>
    public static CaptureReading? Read(ReadOnlySpan<byte> bytes)
    {
        if (!PcapFile.TryRead(bytes, out var file))
        {
            return null;
        }

        var rest = bytes[PcapFile.Length..];
        var frames = 0;
        DateTimeOffset? first = null;
        DateTimeOffset? last = null;
        while (PcapRecord.TryTake(file, ref rest, out var record))
        {
            frames++;
            last = Time(record.Nanoseconds);
            first ??= last;
        }

        return new CaptureReading(CaptureState.Done, frames, bytes.Length, first, last, 0, null);
    }

    internal static DateTimeOffset Time(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TicksPerNanosecond);
}
