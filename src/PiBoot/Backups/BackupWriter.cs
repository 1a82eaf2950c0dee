using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using PiBoot.Core.Backup;

namespace PiBoot.Backups;

/// <summary>Writes a backup: <c>piboot-backup/manifest.json</c>, then the members in the manifest's order, as <c>.tar.gz</c>.</summary>
internal sealed class BackupWriter
{
    public const string Folder = "piboot-backup/";

    private readonly List<(BackupMember Member, Func<Stream> Open)> _members = [];

    public void Add(string name, byte[] content) =>
        _members.Add((new BackupMember(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), () => new MemoryStream(content)));

    /// <summary>A file that nobody changes any more.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void AddFile(string name, string path)
    {
        using var file = File.OpenRead(path);
        var digest = Convert.ToHexStringLower(SHA256.HashData(file));
        _members.Add((new BackupMember(name, file.Length, digest), () => File.OpenRead(path)));
    }

    /// <param name="target">Stays open.</param>
    /// <param name="about">All but the members.</param>
    /// <exception cref="IOException">No room.</exception>
    public void Write(Stream target, BackupManifest about)
    {
        var manifest = about with { Files = [.. _members.Select(m => m.Member)] };
        using var packed = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true);
        using var tar = new TarWriter(packed, TarEntryFormat.Ustar, leaveOpen: true);
        Add(tar, BackupNames.Manifest, about.Made, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest)));
        foreach (var (member, open) in _members)
        {
            Add(tar, member.Name, about.Made, open());
        }
    }

    private static void Add(TarWriter tar, string name, DateTimeOffset made, Stream content)
    {
        using (content)
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, Folder + name)
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                ModificationTime = made,
                DataStream = content,
            });
        }
    }
}
