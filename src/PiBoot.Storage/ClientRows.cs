using Microsoft.Data.Sqlite;
using PiBoot.Core.Clients;
using PiBoot.Protocol.Pxe;
using PiBoot.Protocol.Wire;

namespace PiBoot.Storage;

/// <summary>The tables <c>clients</c> and <c>macs</c>.</summary>
internal static class ClientRows
{
    public static IReadOnlyList<Client> All(SqliteConnection connection)
    {
        var macs = Macs(connection);
        using var command = connection.Statement(
            """
            SELECT id, serial, model, revision, name, hostname, os, root_mode, approved, address, first_seen, last_seen,
                   user, password_hash, authorized_keys, config_txt, command_line, files_from,
                   relay, held, kept_off
            FROM clients ORDER BY first_seen, rowid
            """);
        using var row = command.ExecuteReader();
        var clients = new List<Client>();
        while (row.Read())
        {
            clients.Add(Read(row, macs));
        }

        return clients;
    }

    public static void Upsert(SqliteConnection connection, Client client)
    {
        connection.Run(
            """
            INSERT INTO clients VALUES ($id, $serial, $model, $revision, $name, $hostname, $os, $mode, $approved, $address, $first, $last,
                $user, $password, $keys, $config, $line, $files, $relay, $held, $kept_off)
            ON CONFLICT (id) DO UPDATE SET
                serial = excluded.serial, model = excluded.model, revision = excluded.revision, name = excluded.name,
                hostname = excluded.hostname, os = excluded.os, root_mode = excluded.root_mode, approved = excluded.approved,
                address = excluded.address, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
                user = excluded.user, password_hash = excluded.password_hash, authorized_keys = excluded.authorized_keys,
                config_txt = excluded.config_txt, command_line = excluded.command_line, files_from = excluded.files_from,
                relay = excluded.relay, held = excluded.held, kept_off = excluded.kept_off
            """,
            ("$id", client.Id),
            ("$serial", client.Serial?.ToString()),
            ("$model", client.Model),
            ("$revision", StoredText.OfRevision(client.Revision)),
            ("$name", client.Name),
            ("$hostname", client.Hostname),
            ("$os", client.Os),
            ("$mode", StoredText.Of(client.RootMode)),
            ("$approved", client.Approved ? 1 : 0),
            ("$address", client.Address?.ToString()),
            ("$first", StoredText.Of(client.FirstSeen)),
            ("$last", StoredText.Of(client.LastSeen)),
            ("$user", client.Extras.User),
            ("$password", client.Extras.PasswordHash),
            ("$keys", client.Extras.AuthorizedKeys),
            ("$config", client.Extras.ConfigTxt),
            ("$line", client.Extras.CommandLine),
            ("$files", client.Extras.FilesFrom),
            ("$relay", client.Relay),
            ("$held", client.Held ? 1 : 0),
            ("$kept_off", client.KeptOff ? 1 : 0));
        UpsertMacs(connection, client);
    }

    /// <summary>Its addresses and boots go with it.</summary>
    public static void Remove(SqliteConnection connection, string id) =>
        connection.Run("DELETE FROM clients WHERE id = $id", ("$id", id));

    private static void UpsertMacs(SqliteConnection connection, Client client)
    {
        connection.Run("DELETE FROM macs WHERE client = $id", ("$id", client.Id));
        for (var i = 0; i < client.Macs.Count; i++)
        {
            connection.Run(
                "INSERT INTO macs VALUES ($id, $position, $mac)",
                ("$id", client.Id), ("$position", i), ("$mac", client.Macs[i].ToString()));
        }
    }

    private static Dictionary<string, List<MacAddress>> Macs(SqliteConnection connection)
    {
        using var command = connection.Statement("SELECT client, mac FROM macs ORDER BY client, position");
        using var row = command.ExecuteReader();
        var macs = new Dictionary<string, List<MacAddress>>();
        while (row.Read())
        {
            if (!macs.TryGetValue(row.GetString(0), out var list))
            {
                macs.Add(row.GetString(0), list = []);
            }

            list.Add(MacAddress.TryParse(row.GetString(1), out var mac) ? mac : throw NotOurs("MAC address", row.GetString(1)));
        }

        return macs;
    }

    private static Client Read(SqliteDataReader row, Dictionary<string, List<MacAddress>> macs) => new()
    {
        Id = row.GetString(0),
        Serial = Serial(row.TextOrNull(1)),
        Macs = macs.GetValueOrDefault(row.GetString(0)) ?? [],
        Model = row.TextOrNull(2),
        Revision = StoredText.Revision(row.TextOrNull(3)),
        Name = row.GetString(4),
        Hostname = row.TextOrNull(5),
        Os = row.TextOrNull(6),
        RootMode = StoredText.Word<RootMode>(row.GetString(7)),
        Approved = row.GetInt64(8) != 0,
        Address = Address(row.TextOrNull(9)),
        FirstSeen = StoredText.Time(row.GetString(10)),
        LastSeen = StoredText.Time(row.GetString(11)),
        Extras = Extras(row, 12),
        Relay = row.TextOrNull(18),
        Held = row.GetInt64(19) != 0,
        KeptOff = row.GetInt64(20) != 0,
    };

    private static ClientExtras Extras(SqliteDataReader row, int first) => new()
    {
        User = row.TextOrNull(first),
        PasswordHash = row.TextOrNull(first + 1),
        AuthorizedKeys = row.TextOrNull(first + 2),
        ConfigTxt = row.TextOrNull(first + 3),
        CommandLine = row.TextOrNull(first + 4),
        FilesFrom = row.TextOrNull(first + 5),
    };

    private static PiSerial? Serial(string? text) =>
        text is null ? null : PiSerial.TryParse(text, out var serial) ? serial : throw NotOurs("serial", text);

    private static Ipv4Address? Address(string? text) =>
        text is null ? null : Ipv4Address.TryParse(text, out var address) ? address : throw NotOurs("address", text);

    private static FormatException NotOurs(string what, string text) => new($"\"{text}\" is no {what}.");
}
