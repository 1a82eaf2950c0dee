using System.Buffers.Binary;

namespace PiBoot.Storage;

/// <summary>The first bytes of a SQLite database file, as far as they matter before SQLite itself may touch it.</summary>
/// <param name="Length">Bytes in the file; 0 also when there is no file.</param>
/// <param name="IsDatabase">The file starts like a SQLite database.</param>
/// <param name="UserVersion">The application's own schema version.</param>
/// <param name="ApplicationId">Whose database it is.</param>
internal readonly record struct DatabaseHeader(long Length, bool IsDatabase, int UserVersion, int ApplicationId)
{
    // https://www.sqlite.org/fileformat2.html section 1.3: 0 magic (16), 60 user version (4), 68 application id (4).
    private const int HeaderLength = 100;
    private const int UserVersionAt = 60;
    private const int ApplicationIdAt = 68;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static DatabaseHeader OfFile(string path)
    {
        if (!File.Exists(path))
        {
            return default;
        }

        using var file = File.OpenHandle(path);
        Span<byte> start = stackalloc byte[HeaderLength];
        var read = RandomAccess.Read(file, start, 0);
        return Of(start[..read], RandomAccess.GetLength(file));
    }

    public static DatabaseHeader Of(ReadOnlySpan<byte> start, long length) =>
        start.Length < HeaderLength || !start.StartsWith(Magic)
            ? new DatabaseHeader(length, false, 0, 0)
            : new DatabaseHeader(
                length,
                true,
                BinaryPrimitives.ReadInt32BigEndian(start[UserVersionAt..]),
                BinaryPrimitives.ReadInt32BigEndian(start[ApplicationIdAt..]));
}
