using Microsoft.Data.Sqlite;
using PiBoot.Core.Clients;
using SQLitePCL;

namespace PiBoot.Storage;

/// <summary>From a path to an open connection with our tables, whatever lies at the path.</summary>
internal sealed class RegistryOpener(string path, TimeProvider time, Schema schema)
{
    private const int BusyMilliseconds = 5000;

    private readonly DatabaseFiles files = new(path);

    public SqliteConnection Open(out RegistryOpening opening)
    {
        if (!Directory.Exists(files.Directory))
        {
            throw Unusable($"there is no directory {files.Directory}; mount the drive, or create it.");
        }

        try
        {
            var damage = DamageBeforeOpening();
            if (damage is null && TryOpen(out var connection, out opening, out damage))
            {
                return connection;
            }

            var aside = files.SetAside(time.GetUtcNow());
            connection = TryOpen(out var fresh, out opening, out var again)
                ? fresh
                : throw Unusable($"a new one is damaged at once ({again}); check the drive.");
            opening = opening with { Damage = damage, SetAside = aside };
            return connection;
        }
        catch (SqliteException fault)
        {
            throw fault.InWords(files.Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable(fault.Message, fault);
        }
    }

    /// <summary>What the bytes tell before SQLite may change any: a newer version's file is not even opened for writing.</summary>
    private string? DamageBeforeOpening()
    {
        var header = DatabaseHeader.OfFile(files.Path);
        if (header.Length == 0)
        {
            return files.HasLog ? "the database is gone, its write-ahead log is there" : null;
        }

        RefuseNewer(header.UserVersion);
        return header.IsDatabase ? null : "it does not begin like a database";
    }

    private bool TryOpen(out SqliteConnection connection, out RegistryOpening opening, out string? damage)
    {
        connection = Connect();
        try
        {
            opening = new RegistryOpening { Path = files.Path };
            damage = Damage(connection, out var version);
            if (damage is null)
            {
                var isNew = version == 0 && connection.Scalar("SELECT count(*) FROM sqlite_schema") is 0L;
                Prepare(connection, version);
                ReadOnce(connection);
                opening = opening with { Empty = isNew, MigratedFrom = isNew || version == schema.Version ? null : version };
                return true;
            }
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            opening = new RegistryOpening { Path = files.Path };
            damage = fault.Message;
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return false;
    }

    private SqliteConnection Connect()
    {
        Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = files.Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = BusyMilliseconds / 1000,
        }.ToString());
        connection.Open();
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 0)
        {
            return connection;
        }

        connection.Dispose();
        throw SqliteFault.ReadOnlyInWords(files.Path);
    }

    /// <summary>Reads only; until the version is known to be ours, closing must not write the log into the database.</summary>
    private string? Damage(SqliteConnection connection, out int version)
    {
        // Exclusive: the log's index lies in our memory instead of a mapped file, so that a drive that is pulled gives
        // an error and not SIGBUS (https://www.sqlite.org/wal.html section 8); and a second service is told so.
        connection.Run($"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA mmap_size = 0;");
        connection.Run("PRAGMA temp_store = MEMORY");
        KeepLogOnClose(connection, true);
        version = (int)(long)connection.Scalar("PRAGMA user_version")!;
        RefuseNewer(version);
        KeepLogOnClose(connection, false);
        if (version > 0 && connection.Scalar("PRAGMA application_id") is not (long)Schema.ApplicationId)
        {
            return "it is the database of another program";
        }

        var check = connection.Scalar("PRAGMA quick_check(1)") as string;
        return check == "ok" ? null : check;
    }

    private void Prepare(SqliteConnection connection, int version)
    {
        if (connection.Scalar("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw Unusable("its file system does not allow a write-ahead log.");
        }

        // FULL: in WAL mode every commit is synced, not only checkpoints (https://www.sqlite.org/pragma.html#pragma_synchronous).
        connection.Run("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 4194304;");
        if (version < schema.Version)
        {
            schema.Migrate(connection, version);
        }
    }

    /// <summary>A table or column that is not there, or a value that nobody wrote, is found now and not during a boot.</summary>
    private static void ReadOnce(SqliteConnection connection)
    {
        ClientRows.All(connection);
        connection.Run("SELECT client, started, stage, verdict, events FROM boots LIMIT 0");
    }

    private static bool IsDamage(Exception fault) =>
        fault is FormatException || (fault is SqliteException sqlite && sqlite.IsDamage());

    private void RefuseNewer(int version)
    {
        if (version > schema.Version)
        {
            throw new RegistryException(
                $"The client registry {files.Path} was written by a newer piboot: it has version {version}, this one knows " +
                $"version {schema.Version}. Update piboot, or move the file away to start without clients. It was not changed.");
        }
    }

    private RegistryException Unusable(string why, Exception? cause = null)
    {
        var message = $"The client registry {files.Path} cannot be used: {why}";
        return cause is null ? new RegistryException(message) : new RegistryException(message, cause);
    }

    private static void KeepLogOnClose(SqliteConnection connection, bool keep) =>
        raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, out _);
}
