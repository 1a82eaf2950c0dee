using Microsoft.Data.Sqlite;
using PiBoot.Core.Clients;

namespace PiBoot.Storage.Tests;

public sealed class NewerVersionTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_newer_database_is_refused_and_kept_byte_for_byte()
    {
        directory.Fill("pi");
        using (var connection = Connect())
        {
            connection.Run("PRAGMA user_version = 7");
        }

        RefusedAndKept();
    }

    [Fact]
    public void A_newer_database_whose_version_stands_only_in_the_log_is_refused_and_kept()
    {
        directory.Fill("pi");
        using (var connection = Connect())
        {
            // Copies taken while it is open are what a power cut leaves: a log that no checkpoint has moved.
            connection.Run("PRAGMA journal_mode = WAL; PRAGMA user_version = 7");
            File.Copy(directory.Path, directory.Path + ".cut");
            File.Copy(directory.Path + "-wal", directory.Path + ".cut-wal");
        }

        File.Move(directory.Path + ".cut", directory.Path, overwrite: true);
        File.Move(directory.Path + ".cut-wal", directory.Path + "-wal", overwrite: true);
        Assert.NotEqual(7, DatabaseHeader.OfFile(directory.Path).UserVersion);
        RefusedAndKept();
    }

    [Fact]
    public void An_older_database_is_brought_to_our_version_with_all_it_holds()
    {
        directory.Fill("pi");
        var next = new Schema([.. Schema.Current.Steps, "ALTER TABLE clients ADD COLUMN note TEXT"]);
        using (var connection = new RegistryOpener(directory.Path, directory, next).Open(out var opening))
        {
            Assert.Equal(Schema.Current.Version, opening.MigratedFrom);
            Assert.False(opening.Empty);
            Assert.Equal(Schema.Current.Version + 1L, connection.Scalar("PRAGMA user_version"));
            Assert.Equal("pi", connection.Scalar("SELECT id FROM clients WHERE note IS NULL"));
        }

        using var again = new RegistryOpener(directory.Path, directory, next).Open(out var second);
        Assert.Null(second.MigratedFrom);
    }

    [Fact]
    public void A_database_of_version_0_gets_our_tables()
    {
        using (var connection = Connect())
        {
            connection.Run("CREATE TABLE notes (text TEXT)");
        }

        using var registry = directory.Open(out var opening);
        Assert.Equal(0, opening.MigratedFrom);
        registry.Save(Some.Client("pi"), []);
    }

    [Fact]
    public void A_step_that_fails_leaves_the_old_version_whole()
    {
        directory.Fill("pi");
        var broken = new Schema([.. Schema.Current.Steps, "ALTER TABLE clients ADD COLUMN note TEXT", "INSERT INTO macs VALUES ('nobody', 0, 'x')"]);
        Assert.Throws<RegistryException>(() => new RegistryOpener(directory.Path, directory, broken).Open(out _));
        using var registry = directory.Open(out var opening);
        Assert.Null(opening.SetAside);
        Assert.Equal("pi", Assert.Single(registry.Load()).Id);
    }

    private SqliteConnection Connect()
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={directory.Path};Pooling=false");
        connection.Open();
        return connection;
    }

    private void RefusedAndKept()
    {
        var before = directory.Names.Select(name => (name, Content(name))).ToArray();
        var fault = Assert.Throws<RegistryException>(() => directory.Open());
        Assert.Contains(directory.Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains("version 7", fault.Message, StringComparison.Ordinal);
        Assert.Contains("version 3", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, directory.Names.Select(name => (name, Content(name))));
    }

    private string Content(string name) =>
        Convert.ToHexString(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(directory.Path)!, name)));
}
