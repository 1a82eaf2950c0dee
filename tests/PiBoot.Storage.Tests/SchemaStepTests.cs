using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Wire;

namespace PiBoot.Storage.Tests;

/// <summary>Registries as the versions before wrote them.</summary>
public sealed class SchemaStepTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_registry_of_version_1_is_read_with_all_it_holds_and_nothing_added()
    {
        WriteVersion1();
        using (var registry = directory.Open(out var opening))
        {
            Assert.Equal((1, false, null), (opening.MigratedFrom, opening.Empty, opening.SetAside));
            var client = Assert.Single(registry.Load());
            Assert.Equal(
                ("28f6650a", "kitchen", "oven", "bookworm", RootMode.Shared, true, 0xc03111u),
                (client.Id, client.Name, client.Hostname, client.Os, client.RootMode, client.Approved, client.Revision));
            Assert.Equal([new MacAddress(0xdca6320136c2)], client.Macs);
            Assert.Equal(ClientExtras.None, client.Extras);
            Assert.Equal((null, false, false), (client.Relay, client.Held, client.KeptOff));
            Assert.Equal(BootStage.Up, Assert.Single(registry.Boots("28f6650a", 10)).Stage);
            registry.Save(client with { Extras = Some.FullClient().Extras, RootMode = RootMode.Ephemeral }, []);
        }

        using var again = directory.Open(out var second);
        Assert.Null(second.MigratedFrom);
        var changed = Assert.Single(again.Load());
        Assert.Equal((Some.FullClient().Extras, RootMode.Ephemeral), (changed.Extras, changed.RootMode));
        Assert.Single(again.Boots("28f6650a", 10));
    }

    [Fact]
    public void A_registry_of_version_2_has_clients_without_a_relay_that_may_be_powered()
    {
        WriteVersion1(steps: 2);
        using (var registry = directory.Open(out var opening))
        {
            Assert.Equal(2, opening.MigratedFrom);
            var client = Assert.Single(registry.Load());
            Assert.Equal(("kitchen", "anna", null, false, false), (client.Name, client.Extras.User, client.Relay, client.Held, client.KeptOff));
            registry.Save(client with { Relay = "hall/1", Held = true, KeptOff = true }, []);
        }

        using var again = directory.Open(out _);
        var changed = Assert.Single(again.Load());
        Assert.Equal(("hall/1", true, true, "anna"), (changed.Relay, changed.Held, changed.KeptOff, changed.Extras.User));
    }

    [Fact]
    public void A_registry_of_version_1_that_was_cut_off_before_its_log_was_moved_is_read_whole()
    {
        WriteVersion1(keepLog: true);
        Assert.True(new FileInfo(directory.Path + "-wal").Length > 0);
        using var registry = directory.Open(out var opening);
        Assert.Equal(1, opening.MigratedFrom);
        Assert.Equal("kitchen", Assert.Single(registry.Load()).Name);
    }

    /// <summary>A step that was shipped is never changed: registries out there were made by it.</summary>
    [Theory]
    [InlineData(0, "C8BE3F948DF27E0C")]
    [InlineData(1, "2B7DD3AA3A0CE0FA")]
    [InlineData(2, "072864B96CA82794")]
    public void A_step_is_what_it_was_when_it_was_shipped(int step, string digest) =>
        Assert.Equal(digest, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Schema.Current.Steps[step])))[..16]);

    /// <summary>By the schema's first step alone, with a client and a boot as that version wrote them.</summary>
    private void WriteVersion1(bool keepLog = false, int steps = 1)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={directory.Path};Pooling=false");
        connection.Open();
        connection.Run("PRAGMA journal_mode = WAL");
        new Schema([Schema.Current.Steps[0]]).Migrate(connection, 0);
        connection.Run(
            """
            INSERT INTO clients VALUES ('28f6650a', '28f6650a', 'Raspberry Pi 4 Model B', 'c03111', 'kitchen', 'oven', 'bookworm',
                'shared', 1, '192.168.1.10', '2026-11-22T12:00:00.0000000Z', '2026-11-22T12:00:00.0000000Z');
            INSERT INTO macs VALUES ('28f6650a', 0, 'dc:a6:32:01:36:c2');
            INSERT INTO boots VALUES ('28f6650a', '2026-11-22T12:00:00.0000000Z', 'up', NULL, '[]');
            """);
        for (var step = 1; step < steps; step++)
        {
            new Schema([.. Schema.Current.Steps.Take(step + 1)]).Migrate(connection, step);
            connection.Run("UPDATE clients SET user = 'anna'");
        }

        if (!keepLog)
        {
            return;
        }

        // Copies taken while it is open are what a power cut leaves: the header and the log that no checkpoint has moved.
        var files = Path.GetDirectoryName(directory.Path)!;
        foreach (var name in new[] { "registry.db", "registry.db-wal" })
        {
            File.Copy(Path.Combine(files, name), Path.Combine(files, "cut-" + name));
        }

        connection.Close();
        foreach (var name in new[] { "registry.db", "registry.db-wal" })
        {
            File.Move(Path.Combine(files, "cut-" + name), Path.Combine(files, name), overwrite: true);
        }
    }
}
