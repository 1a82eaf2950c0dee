using System.Text.Json;
using System.Text.Json.Serialization;
using PiBoot.Core.Clients;

namespace PiBoot.Web.Api;

/// <summary>
/// What a user changes of a client; absent fields stay. An empty string returns to the default, where there is one: all
/// but <c>name</c>, <c>rootMode</c> and <c>held</c>.
/// </summary>
public sealed record ClientPatch
{
    /// <summary>Every field there is, as JSON spells it.</summary>
    public static readonly IReadOnlyList<string> Fields =
        ["name", "hostname", "os", "rootMode", "user", "passwordHash", "authorizedKeys", "configTxt", "commandLine", "filesFrom", "relay", "held"];

    public string? Name { get; init; }

    public string? Hostname { get; init; }

    public string? Os { get; init; }

    /// <summary><c>private</c>, <c>ephemeral</c> or <c>shared</c>.</summary>
    public string? RootMode { get; init; }

    public string? User { get; init; }

    /// <summary>A hash of crypt(3), or <c>!</c>; never a plain password.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The text of an authorized_keys file.</summary>
    public string? AuthorizedKeys { get; init; }

    /// <summary>Lines that follow those of config.txt.</summary>
    public string? ConfigTxt { get; init; }

    /// <summary>Words beside those of cmdline.txt.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Absolute path of a directory on the appliance.</summary>
    public string? FilesFrom { get; init; }

    /// <summary>The relay that its power hangs on, as <c>BANK/PORT</c>.</summary>
    public string? Relay { get; init; }

    /// <summary>Supervision may not cut its power.</summary>
    public bool? Held { get; init; }

    /// <summary>Fields that nobody knows: they are refused, so that a slip of the pen is not taken for done.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>The fault of the patch itself, its field as JSON spells it; what values may be is said by <see cref="ClientRules"/>.</summary>
    public FieldFault? Fault()
    {
        if (Unknown?.Keys.FirstOrDefault() is { } unknown)
        {
            return new FieldFault(Shown.Short(unknown), $"A client has no field '{Shown.Short(unknown)}'; there are {string.Join(", ", Fields)}.");
        }

        return RootMode is { } word && Words.ToRootMode(word) is null
            ? new FieldFault("rootMode", $"'{Shown.Short(word)}' is no kind of root: there are private, ephemeral and shared.")
            : null;
    }

    /// <summary>Nothing is to be changed.</summary>
    public bool IsEmpty() => this == new ClientPatch();

    public ClientEdit ToEdit()
    {
        var extras = new ClientExtras
        {
            User = User,
            PasswordHash = PasswordHash,
            AuthorizedKeys = AuthorizedKeys,
            ConfigTxt = ConfigTxt,
            CommandLine = CommandLine,
            FilesFrom = FilesFrom,
        };
        return new ClientEdit(Name, Hostname, Os, RootMode is null ? null : Words.ToRootMode(RootMode), extras, Relay, Held);
    }
}
