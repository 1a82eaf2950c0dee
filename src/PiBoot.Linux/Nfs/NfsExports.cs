using PiBoot.Core.Nfs;

namespace PiBoot.Linux.Nfs;

/// <summary>A list of exports, grouped by directory and checked for what no NFS server can do.</summary>
internal static class NfsExports
{
    public const int MaximumId = 65535;

    /// <exception cref="ArgumentException">
    /// An id outside its range, two directories with one id, one directory with two, or one client twice.
    /// </exception>
    public static IReadOnlyList<IGrouping<string, NfsExport>> ByPath(IReadOnlyList<NfsExport> exports)
    {
        var owners = new Dictionary<int, string>();
        foreach (var export in exports)
        {
            if (export.Id is < 1 or > MaximumId || !Path.IsPathFullyQualified(export.Path))
            {
                throw new ArgumentException($"{export} has no id of 1 to {MaximumId} or no absolute path.", nameof(exports));
            }

            if (!owners.TryAdd(export.Id, export.Path) && owners[export.Id] != export.Path)
            {
                throw new ArgumentException($"{export.Path} and {owners[export.Id]} have the same id {export.Id}.", nameof(exports));
            }
        }

        var groups = exports.GroupBy(export => export.Path).OrderBy(group => group.First().Id).ToArray();
        foreach (var group in groups)
        {
            if (group.Any(export => export.Id != group.First().Id) || group.DistinctBy(export => export.Client).Count() != group.Count())
            {
                throw new ArgumentException($"{group.Key} has two ids, or is exported twice to one client.", nameof(exports));
            }
        }

        return groups;
    }
}
