using System.Globalization;
using PiBoot.Core.Storekeeping;
using PiBoot.Core.Uploads;
using PiBoot.Linux.Files;

namespace PiBoot.Servers;

/// <summary>
/// One upload on the drive: <c>upload-ID.part</c>, and beside it <c>upload-ID.about</c> with its length in the first line
/// and its name in the second.
/// </summary>
internal sealed class UploadFile
{
    private const string Before = "upload-";
    private const string About = ".about";
    private const int BufferLength = 1 << 18;

    private readonly string _folder;
    private int _isUsed;

    private UploadFile(string folder, Upload upload)
    {
        _folder = folder;
        Now = upload;
    }

    public Upload Now { get; private set; }

    public string Path => PathOf(_folder, Now.Id);

    /// <summary>It is being written or read just now, and stays.</summary>
    public bool IsUsed => Volatile.Read(ref _isUsed) != 0;

    /// <exception cref="IOException">The drive cannot be written.</exception>
    public static UploadFile Create(string folder, Upload upload)
    {
        Directory.CreateDirectory(folder);
        using (new FileStream(PathOf(folder, upload.Id), FileMode.CreateNew))
        {
        }

        AtomicFile.Write(AboutOf(folder, upload.Id), string.Create(CultureInfo.InvariantCulture, $"{upload.Bytes}\n{upload.File}\n"));
        return new UploadFile(folder, upload);
    }

    /// <summary>Those that an earlier run has left; what is damaged is removed.</summary>
    /// <exception cref="IOException">The drive cannot be read.</exception>
    public static IEnumerable<UploadFile> Resume(string folder)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, Before + "*") : [])
        {
            var id = System.IO.Path.GetFileNameWithoutExtension(path)[Before.Length..];
            if (path.EndsWith(About, StringComparison.Ordinal) && Read(folder, id) is { } upload)
            {
                yield return new UploadFile(folder, upload);
            }
            else if (!path.EndsWith(About, StringComparison.Ordinal) && !File.Exists(AboutOf(folder, id)))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Null while somebody else writes or reads it; to be disposed of by who has it.</summary>
    public IDisposable? TryUse() => Interlocked.CompareExchange(ref _isUsed, 1, 0) == 0 ? new Use(this) : null;

    /// <summary>What came stays when the rest does not come. Only for who uses it.</summary>
    /// <exception cref="StorageException">The drive is full or fails, or more comes than was announced.</exception>
    public async Task AppendAsync(Stream piece, TimeProvider time, CancellationToken cancellation)
    {
        var received = Now.Received;
        await using var file = Open();
        file.SetLength(received);
        file.Position = received;
        var buffer = new byte[BufferLength];
        try
        {
            for (int read; (read = await piece.ReadAsync(buffer, cancellation)) > 0;)
            {
                if (received + read > Now.Bytes)
                {
                    throw new StorageException($"More came than the {Now.Bytes} bytes of '{Now.File}' that were announced.");
                }

                Write(file, buffer.AsSpan(0, read));
                received += read;
            }
        }
        finally
        {
            // Only what a power cut would leave counts as received.
            Sync(file);
            Now = Now with { Received = received, LastByte = time.GetUtcNow() };
        }
    }

    public void Delete()
    {
        File.Delete(AboutOf(_folder, Now.Id));
        File.Delete(Path);
    }

    private static string PathOf(string folder, string id) => $"{folder}/{Before}{id}.part";

    private static string AboutOf(string folder, string id) => $"{folder}/{Before}{id}{About}";

    private static Upload? Read(string folder, string id)
    {
        var file = new FileInfo(PathOf(folder, id));
        return File.ReadLines(AboutOf(folder, id)).Take(2).ToArray() is [var length, var name] && file.Exists &&
            long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new Upload(id, name, bytes, Math.Min(bytes, file.Length), new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero))
            : Removed(folder, id);
    }

    private static Upload? Removed(string folder, string id)
    {
        File.Delete(PathOf(folder, id));
        File.Delete(AboutOf(folder, id));
        return null;
    }

    private FileStream Open() => Try(() => new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0));

    private void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException e)
        {
            throw Fault(e);
        }
    }

    private void Sync(FileStream file) => Try(() =>
    {
        file.Flush(flushToDisk: true);
        return true;
    });

    private T Try<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (IOException e)
        {
            throw Fault(e);
        }
    }

    private StorageException Fault(IOException e) => new($"'{Now.File}' cannot be kept: {e.Message}", e);

    private sealed class Use(UploadFile file) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref file._isUsed, 0);
    }
}
