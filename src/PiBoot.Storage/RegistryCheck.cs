using Microsoft.Data.Sqlite;
using PiBoot.Core.Clients;
using SQLitePCL;

namespace PiBoot.Storage;

/// <summary>Whether a registry that came from elsewhere can take the place of ours: asked before ours is touched.</summary>
internal static class RegistryCheck
{
    /// <returns>How many clients it knows.</returns>
    /// <exception cref="RegistryException">It cannot.</exception>
    public static int Run(string path, Schema schema)
    {
        var header = DatabaseHeader.OfFile(path);
        if (!header.IsDatabase || header.ApplicationId != Schema.ApplicationId || header.UserVersion < 1)
        {
            throw new RegistryException("The client registry in it is none.");
        }

        if (header.UserVersion > schema.Version)
        {
            throw new RegistryException(
                $"The client registry in it was written by a newer piboot: it has version {header.UserVersion}, this one knows version {schema.Version}. Update piboot first.");
        }

        try
        {
            return Clients(path);
        }
        catch (SqliteException fault)
        {
            throw new RegistryException($"The client registry in it is damaged: {fault.Message}.", fault);
        }
    }

    private static int Clients(string path)
    {
        Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection.Scalar("PRAGMA quick_check(1)") is "ok"
            ? (int)(long)connection.Scalar("SELECT count(*) FROM clients")!
            : throw new RegistryException("The client registry in it is damaged.");
    }
}
