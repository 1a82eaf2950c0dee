using Microsoft.Data.Sqlite;

namespace PiBoot.Storage;

/// <summary>
/// The tables, as steps: step i brings a database of version i to version i + 1. Steps are only ever added; a step
/// that was shipped is never changed.
/// </summary>
internal sealed class Schema(IReadOnlyList<string> steps)
{
    /// <summary>"PiBt": tells our file from any other SQLite database.</summary>
    public const int ApplicationId = 0x50694274;

    public static readonly Schema Current = new(
    [
        """
        CREATE TABLE clients (
            id         TEXT PRIMARY KEY NOT NULL,
            serial     TEXT,
            model      TEXT,
            revision   TEXT,
            name       TEXT NOT NULL UNIQUE,
            hostname   TEXT,
            os         TEXT,
            root_mode  TEXT NOT NULL,
            approved   INTEGER NOT NULL CHECK (approved IN (0, 1)),
            address    TEXT,
            first_seen TEXT NOT NULL,
            last_seen  TEXT NOT NULL
        ) STRICT;
        CREATE TABLE macs (
            client   TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            mac      TEXT NOT NULL,
            PRIMARY KEY (client, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE boots (
            client  TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            started TEXT NOT NULL,
            stage   TEXT NOT NULL,
            verdict TEXT,
            events  TEXT NOT NULL,
            PRIMARY KEY (client, started)
        ) STRICT;
        """,
        """
        ALTER TABLE clients ADD COLUMN user            TEXT;
        ALTER TABLE clients ADD COLUMN password_hash   TEXT;
        ALTER TABLE clients ADD COLUMN authorized_keys TEXT;
        ALTER TABLE clients ADD COLUMN config_txt      TEXT;
        ALTER TABLE clients ADD COLUMN command_line    TEXT;
        ALTER TABLE clients ADD COLUMN files_from      TEXT;
        """,
        """
        ALTER TABLE clients ADD COLUMN relay    TEXT;
        ALTER TABLE clients ADD COLUMN held     INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
        ALTER TABLE clients ADD COLUMN kept_off INTEGER NOT NULL DEFAULT 0 CHECK (kept_off IN (0, 1));
        """,
    ]);

    public IReadOnlyList<string> Steps { get; } = steps;

    /// <summary>The version that this program writes.</summary>
    public int Version => Steps.Count;

    /// <summary>Brings the database to our version in one transaction: all of it or nothing.</summary>
    public void Migrate(SqliteConnection connection, int from)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        for (var version = from; version < Version; version++)
        {
            connection.Run(Steps[version]);
        }

        connection.Run($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
        transaction.Commit();
    }
}
