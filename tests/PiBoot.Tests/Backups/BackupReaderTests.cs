using System.Formats.Tar;
using System.Text;
using PiBoot.Backups;
using PiBoot.Core.Backup;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Systems;
using PiBoot.Testing;

namespace PiBoot.Tests.Backups;

public sealed class BackupReaderTests : IDisposable
{
    private const string MachineId = "identities/b0000004/machine-id";

    private readonly ScratchDirectory _scratch = new();

    private string Folder => Directory.CreateDirectory(_scratch.Join("unpacked")).FullName;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_the_writer_has_written_the_reader_unpacks()
    {
        var writer = new BackupWriter();
        writer.Add(BackupNames.Registry, "clients"u8.ToArray());
        writer.Add(MachineId, "0123"u8.ToArray());
        var file = new MemoryStream();
        writer.Write(file, PackedBackup.About with { Systems = [new BackedUpSystem("one", "/one.img", null, null)] });
        var manifest = Unpack(file.ToArray());
        Assert.Equal(("box", PackedBackup.Made, "one"), (manifest.Host, manifest.Made, Assert.Single(manifest.Systems).Name));
        Assert.Equal(("clients", "0123"), (Read(BackupNames.Registry), Read(MachineId)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{Folder}/{MachineId}"));
    }

    [Fact]
    public void A_backup_that_is_cut_off_anywhere_is_refused_in_words()
    {
        var whole = Whole().Pack();

        // The trailer of gzip and the zeros at the end of a tar say nothing that is missed; what matters is in digests.
        for (var length = 0; length < whole.Length / 2; length++)
        {
            using var place = new ScratchDirectory();
            using var part = new MemoryStream(whole[..length]);
            Assert.Throws<StorageException>(() => BackupReader.Unpack(part, place.Path, CancellationToken.None));
        }
    }

    [Fact]
    public void One_changed_byte_is_refused_or_changes_nothing()
    {
        var whole = Whole().Pack();
        for (var at = 0; at < whole.Length; at++)
        {
            using var place = new ScratchDirectory();
            var bytes = whole.ToArray();
            bytes[at] ^= 0x10;
            using var changed = new MemoryStream(bytes);
            try
            {
                BackupReader.Unpack(changed, place.Path, CancellationToken.None);
            }
            catch (StorageException)
            {
                continue;
            }

            Assert.Equal("clients", File.ReadAllText(place.Join(BackupNames.Registry)));
            Assert.Equal("0123", File.ReadAllText(place.Join(MachineId)));
        }
    }

    [Theory]
    [InlineData("../clients.db")]
    [InlineData("/etc/passwd")]
    [InlineData("identities/../machine-id")]
    [InlineData("identities/b0000004/../../../x")]
    [InlineData("identities/b0000004/authorized_keys")]
    [InlineData("identities/b0000004/ssh_host_/x_key")]
    [InlineData("clients.db/x")]
    [InlineData(".moved")]
    [InlineData("")]
    public void A_name_that_no_backup_has_becomes_no_file(string name)
    {
        Assert.Contains("which no backup has", Refusal(Whole().Named(name, "x").Holding(name, "x").Pack()), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
        Assert.Equal([Folder], Directory.EnumerateFileSystemEntries(_scratch.Path));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("settings.conf")]
    public void What_the_manifest_does_not_name_is_refused(string name) =>
        Assert.Contains("does not name", Refusal(Whole().Holding(name, "x").Pack()), StringComparison.Ordinal);

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void A_link_under_the_name_of_a_file_is_refused(TarEntryType type)
    {
        Refusal(Whole().Named("settings.conf", "").Holding("settings.conf", "/etc/passwd", type).Pack());
        Assert.False(Path.Exists($"{Folder}/settings.conf"));
    }

    [Fact]
    public void A_file_that_is_there_twice_is_refused() =>
        Assert.Contains("does not name", Refusal(Whole().Holding(BackupNames.Registry, "clients").Pack()), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_named_twice_is_refused() =>
        Assert.Contains("twice", Refusal(Whole().Named(BackupNames.Registry, "clients").Pack()), StringComparison.Ordinal);

    [Theory]
    [InlineData("other")]
    [InlineData("CLIENTS")]
    [InlineData("")]
    public void Other_content_than_the_manifest_says_is_refused(string content) =>
        Refusal(new PackedBackup().Named(BackupNames.Registry, "clients").Holding(BackupNames.Registry, content).Pack());

    [Fact]
    public void A_backup_of_a_newer_version_says_to_update() =>
        Assert.Contains("update piboot first", Refusal(new PackedBackup { Format = BackupManifest.CurrentFormat + 1 }.With(BackupNames.Registry, "x").Pack()), StringComparison.Ordinal);

    [Fact]
    public void A_backup_without_a_registry_is_not_whole() =>
        Assert.Contains("no client registry", Refusal(new PackedBackup().With("settings.conf", "x").Pack()), StringComparison.Ordinal);

    [Fact]
    public void A_packed_folder_of_another_kind_is_no_backup() =>
        Assert.Contains("does not begin with its manifest", Refusal(new PackedBackup().Holding("letters.txt", "x").PackWithoutManifest()), StringComparison.Ordinal);

    [Fact]
    public void More_bytes_than_any_backup_has_are_not_unpacked()
    {
        using var bytes = new BoundedStream(new MemoryStream(new byte[100]), 64, "too much");
        Assert.Throws<InvalidDataException>(() => bytes.CopyTo(Stream.Null));
    }

    private static PackedBackup Whole() => new PackedBackup().With(BackupNames.Registry, "clients").With(MachineId, "0123");

    private BackupManifest Unpack(byte[] backup)
    {
        using var file = new MemoryStream(backup);
        return BackupReader.Unpack(file, Folder, CancellationToken.None);
    }

    private string Refusal(byte[] backup) => Assert.Throws<StorageException>(() => Unpack(backup)).Message;

    private string Read(string name) => File.ReadAllText($"{Folder}/{name}", Encoding.UTF8);
}
