using Microsoft.Data.Sqlite;
using PiBoot.Core.Clients;

namespace PiBoot.Storage;

/// <summary>The registry in one SQLite file. One connection, one call at a time.</summary>
public sealed class SqliteClientRegistry : IClientRegistry, IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly string path;

    private SqliteClientRegistry(SqliteConnection connection, string path)
    {
        this.connection = connection;
        this.path = path;
    }

    /// <summary>
    /// Opens the registry; creates it when it is not there. A damaged one is set aside, which
    /// <paramref name="opening"/> tells. The directory must exist: a missing one is a drive that is not mounted.
    /// </summary>
    /// <exception cref="RegistryException">A newer version wrote it, another process uses it, or it cannot be written.</exception>
    public static SqliteClientRegistry Open(string path, TimeProvider time, out RegistryOpening opening)
    {
        var opener = new RegistryOpener(path, time, Schema.Current);
        var connection = opener.Open(out opening);
        return new SqliteClientRegistry(connection, opening.Path);
    }

    /// <summary>Looks at a copy of a registry, and changes nothing in it but what SQLite lays beside it.</summary>
    /// <returns>How many clients it knows.</returns>
    /// <exception cref="RegistryException">It is none, is damaged, or a newer version wrote it.</exception>
    public static int Check(string path) => RegistryCheck.Run(path, Schema.Current);

    /// <summary>Writes a copy of this moment; clients go on booting meanwhile.</summary>
    /// <param name="copy">A path where nothing is.</param>
    /// <exception cref="RegistryException">The drive is full or failing.</exception>
    public void CopyTo(string copy) => Read(open =>
    {
        open.Run("VACUUM INTO $copy", ("$copy", copy));
        return true;
    });

    public IReadOnlyList<Client> Load() => Read(ClientRows.All);

    public void Save(IReadOnlyList<ClientWrite> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        try
        {
            Write(open =>
            {
                foreach (var write in clients)
                {
                    Save(open, write.Client, write.Replaces);
                }
            });
        }
        catch (RegistryException fault) when (fault.InnerException is SqliteException inner && inner.IsConstraint())
        {
            var names = string.Join(", ", clients.Select(c => $"{c.Client.Id} (\"{c.Client.Name}\")"));
            throw new RegistryException($"Cannot save {names}: another client already has that name.", inner);
        }
    }

    public void Remove(string id) => Write(open => ClientRows.Remove(open, id));

    public void SaveBoots(IReadOnlyList<ClientBoot> boots)
    {
        ArgumentNullException.ThrowIfNull(boots);
        Write(open =>
        {
            foreach (var (clientId, boot) in boots)
            {
                BootRows.Upsert(open, clientId, boot);
                BootRows.Prune(open, clientId);
            }
        });
    }

    public IReadOnlyList<BootRecord> Boots(string clientId, int count) => Read(open => BootRows.Newest(open, clientId, count));

    public void Dispose()
    {
        lock (gate)
        {
            connection.Dispose();
        }
    }

    private static void Save(SqliteConnection open, Client client, string? replaces)
    {
        if (replaces is not null && replaces != client.Id)
        {
            // The boots move to an id that may not be there yet, and the old client leaves before the new one takes its name.
            open.Run("PRAGMA defer_foreign_keys = ON");
            BootRows.Move(open, replaces, client.Id);
            ClientRows.Remove(open, replaces);
        }

        ClientRows.Upsert(open, client);
        BootRows.Prune(open, client.Id);
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(connection.State == System.Data.ConnectionState.Closed, this);
            try
            {
                return read(connection);
            }
            catch (SqliteException fault)
            {
                throw fault.InWords(path);
            }
            catch (Exception fault) when (fault is FormatException or System.Text.Json.JsonException)
            {
                throw new RegistryException(
                    $"The client registry {path} holds something that this version cannot read: {fault.Message}", fault);
            }
        }
    }

    private void Write(Action<SqliteConnection> write) => Read(open =>
    {
        using var transaction = open.BeginTransaction(deferred: false);
        write(open);
        transaction.Commit();
        return true;
    });
}
