using System.Collections.Concurrent;

namespace PiBoot.Linux.Drives;

/// <summary>Preparing, mounting and ejecting for one data directory are done by one thread at a time; none waits for another.</summary>
internal sealed class DriveTurn : IDisposable
{
    private static readonly ConcurrentDictionary<string, DriveTurn> Taken = new();

    private readonly string _directory;

    private DriveTurn(string directory) => _directory = directory;

    /// <summary>Null when somebody else is at it.</summary>
    public static DriveTurn? TryTake(string directory)
    {
        var turn = new DriveTurn(directory);
        return Taken.TryAdd(directory, turn) ? turn : null;
    }

    public void Dispose() => Taken.TryRemove(_directory, out _);
}
