using PiBoot.Core.Images;

namespace PiBoot.Linux.Images;

/// <summary>Walks a disk's partitions in the order in which they stand on it.</summary>
internal sealed class DiskReader(ImageBytes bytes)
{
    private const int SectorSize = MasterBootRecord.SectorSize;
    private const int FirstLogical = 5;
    private const int MostLogical = 128;

    private readonly PriorityQueue<(Partition? Partition, long Record), long> ahead = new();
    private long extendedStart;
    private int logical = FirstLogical;

    /// <summary><c>MBR</c> or <c>GPT</c>, and what is odd about it.</summary>
    public string Scheme { get; private set; } = "MBR";

    /// <summary>Reads the table. False: the main GPT is broken and the backup at the end cannot be reached from here.</summary>
    /// <exception cref="ImageException">The table is damaged, or leads beyond the disk.</exception>
    public bool TryOpen()
    {
        var record = MasterBootRecord.Parse(bytes.Peek(SectorSize));
        var isGuid = record.Entries.Any(entry => entry.IsProtective) ||
            (record.Entries.Count == 0 && GuidPartitionHeader.HasMark(Second(bytes.Peek(2 * SectorSize))));
        if (isGuid)
        {
            return TryOpenGuid();
        }

        foreach (var entry in record.Entries)
        {
            Add(entry, entry.Slot + 1, 0);
        }

        return true;
    }

    /// <summary>The next one that begins behind the last; null when there is none left.</summary>
    public Partition? Next()
    {
        while (ahead.TryDequeue(out var next, out _))
        {
            if (next.Partition is not null)
            {
                return next.Partition;
            }

            ReadLogical(next.Record);
        }

        return null;
    }

    private static ReadOnlySpan<byte> Second(ReadOnlySpan<byte> sectors) => sectors.Length < 2 * SectorSize ? [] : sectors[SectorSize..(2 * SectorSize)];

    private void Add(MasterBootEntry entry, int number, long from)
    {
        var start = from + ((long)entry.Start * SectorSize);
        if (entry.IsExtended)
        {
            extendedStart = start;
            ahead.Enqueue((null, start), start);
        }
        else
        {
            Add(new Partition(number, start, (long)entry.Count * SectorSize));
        }
    }

    private void Add(Partition partition)
    {
        if (partition.Start >= bytes.Length)
        {
            bytes.Promised = Math.Max(bytes.Promised, partition.End);
        }

        ahead.Enqueue((partition, 0), partition.Start);
    }

    /// <summary>The record before a logical partition: its first entry counts from itself, its second leads to the next record.</summary>
    private void ReadLogical(long at)
    {
        if (logical - FirstLogical >= MostLogical)
        {
            throw new ImageException($"has a damaged partition table: more than {MostLogical} logical partitions");
        }

        bytes.Promised = Math.Max(bytes.Promised, at + SectorSize);
        bytes.SkipTo(at);
        foreach (var entry in MasterBootRecord.Parse(bytes.Peek(SectorSize)).Entries)
        {
            if (!entry.IsExtended)
            {
                Add(new Partition(logical++, at + ((long)entry.Start * SectorSize), (long)entry.Count * SectorSize));
                continue;
            }

            var next = extendedStart + ((long)entry.Start * SectorSize);
            if (next <= at)
            {
                throw new ImageException("has a damaged partition table: its logical partitions lead back");
            }

            ahead.Enqueue((null, next), next);
        }
    }

    private bool TryOpenGuid()
    {
        var head = bytes.Peek(ImageBytes.LongestPeek);
        if (Parse(Second(head), head) is { } partitions)
        {
            Scheme = "GPT";
            Take(partitions);
            return true;
        }

        if (!bytes.CanGoBack)
        {
            return false;
        }

        Take(ReadBackup());
        Scheme = "GPT (from its backup: the main one is broken)";
        return true;
    }

    private static IReadOnlyList<Partition>? Parse(ReadOnlySpan<byte> header, ReadOnlySpan<byte> disk)
    {
        if (GuidPartitionHeader.TryParse(header) is not { } parsed || parsed.EntriesSector > (ulong)disk.Length / SectorSize)
        {
            return null;
        }

        var entries = disk[(int)(parsed.EntriesSector * SectorSize)..];
        return entries.Length < parsed.EntriesLength ? null : parsed.TryParseEntries(entries, SectorSize);
    }

    private IReadOnlyList<Partition> ReadBackup()
    {
        var length = bytes.Length!.Value;
        if (length < 2 * SectorSize)
        {
            throw new ImageException($"ends after {Amount.Of(length)}, within its partition table: the download is incomplete");
        }

        var sector = new byte[SectorSize];
        bytes.ReadAt((length / SectorSize * SectorSize) - SectorSize, sector);
        if (GuidPartitionHeader.TryParse(sector) is { } header && header.EntriesSector < (ulong)length / SectorSize)
        {
            var entries = new byte[header.EntriesLength];
            bytes.ReadAt((long)header.EntriesSector * SectorSize, entries);
            if (header.TryParseEntries(entries, SectorSize) is { } partitions)
            {
                return partitions;
            }
        }

        throw new ImageException("has a broken partition table (GPT), and no good backup of it at its end: the download may be incomplete");
    }

    private void Take(IReadOnlyList<Partition> partitions)
    {
        foreach (var partition in partitions)
        {
            Add(partition);
        }
    }
}
