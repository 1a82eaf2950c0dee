using System.Globalization;
using PiBoot.Core.Nfs;
using PiBoot.Linux.Files;

namespace PiBoot.Servers;

/// <summary>
/// The number of each exported directory. It is part of the file handles that running clients hold, so it stays with its
/// directory for good, over restarts too.
/// </summary>
public sealed class ExportIds
{
    private const int Largest = ushort.MaxValue;
    private readonly string _path;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<int> _used = [];

    public ExportIds(string path)
    {
        _path = path;
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            if (blank > 0 && int.TryParse(line.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var id) &&
                id is > 0 and <= Largest && _used.Add(id))
            {
                _ids[line[(blank + 1)..]] = id;
            }
        }
    }

    /// <summary>The directory's number; a new one is on disk before it is used.</summary>
    /// <exception cref="NfsException">65535 directories have been exported, or the number cannot be written down.</exception>
    public int Of(string directory)
    {
        if (_ids.TryGetValue(directory, out var known))
        {
            return known;
        }

        var id = 1;
        while (_used.Contains(id))
        {
            id++;
        }

        if (id > Largest)
        {
            throw new NfsException($"No export number is left for {directory}: {Largest} are in {_path}.");
        }

        _ids[directory] = id;
        _used.Add(id);
        try
        {
            AtomicFile.Write(_path, string.Concat(_ids.Select(entry => $"{entry.Value} {entry.Key}\n")));
        }
        catch (IOException e)
        {
            _ids.Remove(directory);
            _used.Remove(id);
            throw new NfsException($"Cannot write {_path}: {e.Message}", e);
        }

        return id;
    }
}
