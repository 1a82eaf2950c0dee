using System.Globalization;

namespace PiBoot.Storage;

/// <summary>The database file and what SQLite lays beside it.</summary>
internal sealed class DatabaseFiles(string path)
{
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Directory => System.IO.Path.GetDirectoryName(Path) ?? "/";

    /// <summary>A write-ahead log that holds something.</summary>
    public bool HasLog => new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 };

    /// <summary>
    /// Renames the database and its companions to <c>name.damaged-20261122T010927Z…</c>, so that SQLite can still open
    /// the set for whoever wants to save something from it. The rename becomes durable with the directory sync that
    /// SQLite does when it creates the next journal here (os_unix.c, UNIXFILE_DIRSYNC).
    /// </summary>
    /// <returns>The database's new path.</returns>
    public string SetAside(DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = $"{Path}.damaged-{stamp}";
        for (var i = 2; File.Exists(aside) || File.Exists(aside + "-wal"); i++)
        {
            aside = $"{Path}.damaged-{stamp}.{i}";
        }

        Move(Path, aside);
        foreach (var companion in Companions)
        {
            Move(Path + companion, aside + companion);
        }

        return aside;
    }

    private static void Move(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Move(from, to);
        }
    }
}
