namespace PiBoot.Core.Clients;

/// <summary>
/// What a user adds to a client's system, or to the systems of all clients; null leaves the system as it is. What is good
/// is said by <see cref="ExtrasRules"/>.
/// </summary>
public sealed record ClientExtras
{
    /// <summary>Nothing is added.</summary>
    public static readonly ClientExtras None = new();

    /// <summary>Login name of the first user.</summary>
    public string? User { get; init; }

    /// <summary>That user's password as in shadow(5): a hash of crypt(3), or <c>!</c> for none at all. Never shown.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>That user's authorized_keys as sshd(8) reads it; lines end in a line feed.</summary>
    public string? AuthorizedKeys { get; init; }

    /// <summary>Lines after those of config.txt; each ends in a line feed.</summary>
    public string? ConfigTxt { get; init; }

    /// <summary>Words beside those of cmdline.txt, separated by one blank.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Absolute path of a directory on the appliance whose files are laid over the root.</summary>
    public string? FilesFrom { get; init; }

    /// <summary>These, and the defaults where these say nothing.</summary>
    public ClientExtras Over(ClientExtras defaults) => new()
    {
        User = User ?? defaults.User,
        PasswordHash = PasswordHash ?? defaults.PasswordHash,
        AuthorizedKeys = AuthorizedKeys ?? defaults.AuthorizedKeys,
        ConfigTxt = ConfigTxt ?? defaults.ConfigTxt,
        CommandLine = CommandLine ?? defaults.CommandLine,
        FilesFrom = FilesFrom ?? defaults.FilesFrom,
    };

    /// <summary>These after a change: null leaves a member as it is, an empty string returns it to the default.</summary>
    public ClientExtras ChangedBy(ClientExtras change)
    {
        var merged = change.Over(this);
        return new ClientExtras
        {
            User = Tidy(merged.User, static text => text),
            PasswordHash = Tidy(merged.PasswordHash, static text => text),
            AuthorizedKeys = Tidy(merged.AuthorizedKeys, Lines),
            ConfigTxt = Tidy(merged.ConfigTxt, Lines),
            CommandLine = Tidy(merged.CommandLine, static text => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
            FilesFrom = Tidy(merged.FilesFrom, static text => text.Length > 1 ? text.TrimEnd('/') : text),
        };
    }

    /// <summary>For logs and failed tests: tells what is set, and no hash.</summary>
    public override string ToString()
    {
        (string Name, string? Value)[] members =
        [
            (nameof(User), User), (nameof(PasswordHash), PasswordHash is null ? null : "(set)"),
            (nameof(AuthorizedKeys), AuthorizedKeys), (nameof(ConfigTxt), ConfigTxt),
            (nameof(CommandLine), CommandLine), (nameof(FilesFrom), FilesFrom),
        ];
        return $"ClientExtras {{ {string.Join(", ", members.Where(m => m.Value is not null).Select(m => $"{m.Name} = {m.Value}"))} }}";
    }

    private static string? Tidy(string? text, Func<string, string> tidy) =>
        text is null || tidy(text) is not { Length: > 0 } tidied ? null : tidied;

    /// <summary>Line feeds alone, no blanks at the ends of lines, no empty lines at the end.</summary>
    private static string Lines(string text)
    {
        var tidied = string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');
        return tidied.Length == 0 ? "" : tidied + "\n";
    }
}
