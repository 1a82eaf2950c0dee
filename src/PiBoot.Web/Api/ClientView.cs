using System.Globalization;
using PiBoot.Core.Boot;
using PiBoot.Core.Clients;

namespace PiBoot.Web.Api;

/// <summary>A client as the API shows it. Times are UTC.</summary>
public sealed record ClientView
{
    /// <summary>Its serial once known, its MAC until then; with the MAC behind it where two boards share a serial.</summary>
    public required string Id { get; init; }

    public string? Serial { get; init; }

    /// <summary>The newest of its addresses.</summary>
    public string? Mac { get; init; }

    public required IReadOnlyList<string> Macs { get; init; }

    public string? Model { get; init; }

    /// <summary>Hex, as in /proc/cpuinfo.</summary>
    public string? Revision { get; init; }

    public required string Name { get; init; }

    public required string Hostname { get; init; }

    public string? Os { get; init; }

    /// <summary><c>private</c>, <c>ephemeral</c> or <c>shared</c>.</summary>
    public required string RootMode { get; init; }

    /// <summary>This and the next five: what was set for this client; null where the defaults for all clients hold.</summary>
    public string? User { get; init; }

    /// <summary>A password hash was set. The hash itself is never shown.</summary>
    public bool HasPassword { get; init; }

    public string? AuthorizedKeys { get; init; }

    public string? ConfigTxt { get; init; }

    public string? CommandLine { get; init; }

    public string? FilesFrom { get; init; }

    /// <summary>The relay that its power hangs on, as <c>BANK/PORT</c>.</summary>
    public string? Relay { get; init; }

    /// <summary>Supervision may not cut its power.</summary>
    public bool Held { get; init; }

    /// <summary>Its user has switched it off; it stays off until it is switched on.</summary>
    public bool KeptOff { get; init; }

    public bool Approved { get; init; }

    public required string Stage { get; init; }

    public DateTime? Since { get; init; }

    public string? Verdict { get; init; }

    public string? Address { get; init; }

    public DateTime FirstSeen { get; init; }

    public DateTime LastSeen { get; init; }

    /// <summary>Changes whenever somebody edits the client: the entity tag for <c>If-Match</c>, without its quotes.</summary>
    public required string Version { get; init; }

    public static ClientView Of(Client client, BootStatus status, string? os) => new()
    {
        Id = client.Id,
        Serial = client.Serial?.ToString(),
        Mac = client.Macs.Count > 0 ? client.Macs[^1].ToString() : null,
        Macs = [.. client.Macs.Select(m => m.ToString())],
        Model = client.Model,
        Revision = client.Revision?.ToString("x6", CultureInfo.InvariantCulture),
        Name = client.Name,
        Hostname = ClientRules.HostnameOf(client),
        Os = os,
        RootMode = Words.Of(client.RootMode),
        User = client.Extras.User,
        HasPassword = client.Extras.PasswordHash is not null,
        AuthorizedKeys = client.Extras.AuthorizedKeys,
        ConfigTxt = client.Extras.ConfigTxt,
        CommandLine = client.Extras.CommandLine,
        FilesFrom = client.Extras.FilesFrom,
        Relay = client.Relay,
        Held = client.Held,
        KeptOff = client.KeptOff,
        Approved = client.Approved,
        Stage = Words.Of(status.Stage),
        Since = status.Since?.UtcDateTime,
        Verdict = status.Verdict,
        Address = client.Address?.ToString(),
        FirstSeen = client.FirstSeen.UtcDateTime,
        LastSeen = client.LastSeen.UtcDateTime,
        Version = ClientVersion.Of(client),
    };
}
