using Microsoft.Data.Sqlite;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;

namespace PiBoot.Storage;

/// <summary>The table <c>boots</c>.</summary>
internal static class BootRows
{
    public static IReadOnlyList<BootRecord> Newest(SqliteConnection connection, string clientId, int count)
    {
        using var command = connection.Statement(
            "SELECT started, stage, verdict, events FROM boots WHERE client = $client ORDER BY started DESC LIMIT $count",
            ("$client", clientId), ("$count", count));
        using var row = command.ExecuteReader();
        var boots = new List<BootRecord>();
        while (row.Read())
        {
            boots.Add(new BootRecord(
                StoredText.Time(row.GetString(0)),
                StoredText.Word<BootStage>(row.GetString(1)),
                row.TextOrNull(2),
                StoredEvents.Read(row.GetString(3))));
        }

        return boots;
    }

    /// <summary>Writes nothing when the client is unknown: it was forgotten while it booted.</summary>
    public static void Upsert(SqliteConnection connection, string clientId, BootRecord boot) => connection.Run(
        """
        INSERT INTO boots SELECT id, $started, $stage, $verdict, $events FROM clients WHERE id = $client
        ON CONFLICT (client, started) DO UPDATE SET
            stage = excluded.stage, verdict = excluded.verdict, events = excluded.events
        """,
        ("$client", clientId),
        ("$started", StoredText.Of(boot.Started)),
        ("$stage", StoredText.Of(boot.Stage)),
        ("$verdict", boot.Verdict),
        ("$events", StoredEvents.Write(boot.Events)));

    /// <summary>Where both have a boot of the same instant, the new owner's stays.</summary>
    public static void Move(SqliteConnection connection, string from, string to) => connection.Run(
        "UPDATE OR IGNORE boots SET client = $to WHERE client = $from",
        ("$from", from), ("$to", to));

    public static void Prune(SqliteConnection connection, string clientId) => connection.Run(
        """
        DELETE FROM boots WHERE client = $client AND started NOT IN
            (SELECT started FROM boots WHERE client = $client ORDER BY started DESC LIMIT $count)
        """,
        ("$client", clientId), ("$count", IClientRegistry.MaximumBoots));
}
