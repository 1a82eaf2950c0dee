using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using PiBoot.Core.Backup;
using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Systems;

namespace PiBoot.Backups;

/// <summary>Unpacks a backup that may be anything. Only what its manifest names, and only names that a backup can have, become files.</summary>
internal static class BackupReader
{
    private const int LargestManifest = 16 * 1024 * 1024;
    private const int MostMembers = 100_000;
    private const long MostBytes = 2L * 1024 * 1024 * 1024;
    private const string What = "The file is no backup of piboot";

    /// <param name="backup">The file.</param>
    /// <param name="folder">Is there and empty.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="StorageException">It is no whole backup; the message says why.</exception>
    /// <exception cref="IOException">The drive has no room or fails.</exception>
    public static BackupManifest Unpack(Stream backup, string folder, CancellationToken cancellation)
    {
        using var unpacked = new GZipStream(backup, CompressionMode.Decompress);
        using var source = new BoundedStream(unpacked, MostBytes, "it unpacks to more than any backup has.");
        using var tar = new TarReader(source, leaveOpen: true);
        var manifest = Manifest(Next(tar));
        var expected = manifest.Files.ToDictionary(m => m.Name, StringComparer.Ordinal);
        while (Next(tar) is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!entry.Name.StartsWith(BackupWriter.Folder, StringComparison.Ordinal) || !expected.Remove(entry.Name[BackupWriter.Folder.Length..], out var member))
            {
                throw new StorageException($"The backup holds '{Shown.Short(entry.Name)}', which its manifest does not name: it was changed after it was made.");
            }

            Unpack(entry, member, folder);
        }

        // The packed bytes' check sum comes at their end: names, which are in no digest, have no other.
        Read(() => ReadToEnd(source));
        return expected.Count == 0
            ? manifest
            : throw new StorageException($"The backup is not whole: {expected.Keys.First()} is missing.");
    }

    private static bool ReadToEnd(Stream source)
    {
        source.CopyTo(Stream.Null);
        return true;
    }

    private static TarEntry? Next(TarReader tar) => Read(() => tar.GetNextEntry());

    private static BackupManifest Manifest(TarEntry? entry)
    {
        if (entry is not { EntryType: TarEntryType.RegularFile, Name: BackupWriter.Folder + BackupNames.Manifest, DataStream: { } content } || entry.Length > LargestManifest)
        {
            throw new StorageException($"{What}: it does not begin with its manifest.");
        }

        try
        {
            var format = Read(() => JsonDocument.Parse(content));
            using (format)
            {
                Refuse(format.RootElement);
                var manifest = format.Deserialize(BackupJson.Default.BackupManifest) ?? throw new JsonException("it is empty");
                Check(manifest);
                return manifest;
            }
        }
        catch (JsonException e)
        {
            throw new StorageException($"{What}: its manifest cannot be read ({e.Message}).", e);
        }
    }

    /// <summary>Before its shape is looked at, which a newer version may have changed.</summary>
    private static void Refuse(JsonElement manifest)
    {
        if (manifest.ValueKind != JsonValueKind.Object || !manifest.TryGetProperty("format", out var format) || !format.TryGetInt32(out var number) || number < 1)
        {
            throw new StorageException($"{What}: its manifest names no format.");
        }

        if (number > BackupManifest.CurrentFormat)
        {
            throw new StorageException($"The backup was made by a newer piboot (format {number}, this one knows format {BackupManifest.CurrentFormat}): update piboot first.");
        }
    }

    private static void Check(BackupManifest manifest)
    {
        if (manifest.Files is null || manifest.Systems is null || manifest.Host is null || manifest.Data is null || manifest.Files.Any(m => m?.Name is null || m.Sha256 is null) || manifest.Systems.Any(s => s?.Name is null))
        {
            throw new JsonException("a part of it is missing");
        }

        if (manifest.Files.FirstOrDefault(m => !BackupNames.IsKnown(m.Name)) is { } unknown)
        {
            throw new StorageException($"The backup names the file '{Shown.Short(unknown.Name)}', which no backup has.");
        }

        if (manifest.Files.DistinctBy(m => m.Name).Count() != manifest.Files.Count || manifest.Files.Count > MostMembers)
        {
            throw new StorageException($"{What}: its manifest names a file twice, or too many.");
        }

        if (manifest.Files.All(m => m.Name != BackupNames.Registry))
        {
            throw new StorageException("The backup is not whole: it has no client registry.");
        }
    }

    private static void Unpack(TarEntry entry, BackupMember member, string folder)
    {
        if (entry.EntryType != TarEntryType.RegularFile || entry.Length != member.Bytes)
        {
            throw new StorageException($"{member.Name} in the backup is not as its manifest says: it was changed after it was made.");
        }

        var path = Path.Join(folder, member.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (int read; entry.DataStream is { } content && (read = Read(() => content.Read(buffer))) > 0;)
        {
            digest.AppendData(buffer.AsSpan(0, read));
            file.Write(buffer.AsSpan(0, read));
        }

        // A packed stream that was cut off says nothing of it: it just ends.
        if (file.Length < member.Bytes)
        {
            throw new StorageException($"The backup is not whole: it ends within {member.Name}.");
        }

        if (file.Length != member.Bytes || Convert.ToHexStringLower(digest.GetCurrentHash()) != member.Sha256)
        {
            throw new StorageException($"{member.Name} in the backup is not as its manifest says: the file is damaged, or was changed after it was made.");
        }
    }

    /// <summary>What the file's own bytes make impossible, in words.</summary>
    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new StorageException($"{What}, or a damaged one: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw new StorageException("The backup is not whole: it ends in the middle.", e);
        }
    }
}
