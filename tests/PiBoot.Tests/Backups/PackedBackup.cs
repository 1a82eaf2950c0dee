using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PiBoot.Backups;
using PiBoot.Core.Backup;

namespace PiBoot.Tests.Backups;

/// <summary>Backups as a stranger may pack them: the manifest and the members are given apart, and need not agree.</summary>
internal sealed class PackedBackup
{
    public static readonly DateTimeOffset Made = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly List<BackupMember> _named = [];
    private readonly List<(TarEntryType Type, string Name, byte[] Content)> _entries = [];

    public int Format { get; init; } = BackupManifest.CurrentFormat;

    public static BackupManifest About => new(BackupManifest.CurrentFormat, "1.0", Made, "box", "/srv/piboot", [], []);

    public PackedBackup With(string name, string content) => Named(name, content).Holding(name, content);

    public PackedBackup Named(string name, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        _named.Add(new BackupMember(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        return this;
    }

    public PackedBackup Holding(string name, string content, TarEntryType type = TarEntryType.RegularFile)
    {
        _entries.Add((type, BackupWriter.Folder + name, Encoding.UTF8.GetBytes(content)));
        return this;
    }

    public byte[] Pack()
    {
        var manifest = About with { Format = Format, Files = _named };
        return Pack([(TarEntryType.RegularFile, BackupWriter.Folder + BackupNames.Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest)), .. _entries]);
    }

    public byte[] PackWithoutManifest() => Pack(_entries);

    private static byte[] Pack(IEnumerable<(TarEntryType Type, string Name, byte[] Content)> entries)
    {
        var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar))
        {
            foreach (var (type, name, content) in entries)
            {
                var entry = new UstarTarEntry(type, name);
                if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                {
                    entry.LinkName = Encoding.UTF8.GetString(content);
                }
                else
                {
                    entry.DataStream = new MemoryStream(content);
                }

                tar.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }
}
