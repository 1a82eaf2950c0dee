namespace PiBoot.Linux.Memory;

/// <summary>The memory of this process.</summary>
public static unsafe class ProcessMemory
{
    private const string Mappings = "/proc/self/smaps";

    /// <summary>
    /// Gives back what a busy time has left: garbage, and the pages of the program that only that time needed. What is needed
    /// again of the latter comes from the page cache, without a read from the drive as a rule.
    /// </summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            Forget(MappedRange.Read(File.ReadAllLines(Mappings)), (nuint)(delegate*<void>)&GiveBack);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A kernel or a sandbox without this list: the pages stay until the system needs them.
            return;
        }
    }

    /// <summary>
    /// Of the file that holds <paramref name="code"/> alone: the program stays where it is as long as it runs. Elsewhere
    /// something else may have come to these addresses since they were read.
    /// </summary>
    private static void Forget(IReadOnlyList<MappedRange> ranges, nuint code)
    {
        var program = ranges.FirstOrDefault(r => r.Holds(code)).File;
        foreach (var range in ranges.Where(r => r.IsClean && r.File == program))
        {
            // The system may refuse: the pages stay.
            _ = MemoryCalls.Advise(range.Start, range.Length, MemoryCalls.DontNeed);
        }
    }
}
