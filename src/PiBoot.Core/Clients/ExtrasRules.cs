namespace PiBoot.Core.Clients;

/// <summary>What may be added to a client's system. An empty string is always good: it returns to the default.</summary>
public static class ExtrasRules
{
    /// <summary>The first fault; null when all is good.</summary>
    public static FieldFault? Fault(ClientExtras extras) =>
        Fault(nameof(ClientExtras.User), extras.User, LoginName.Fault) ??
        Fault(nameof(ClientExtras.PasswordHash), extras.PasswordHash, PasswordHash.Fault) ??
        Fault(nameof(ClientExtras.AuthorizedKeys), extras.AuthorizedKeys, AuthorizedKeys.Fault) ??
        Fault(nameof(ClientExtras.ConfigTxt), extras.ConfigTxt, ExtraConfig.Fault) ??
        Fault(nameof(ClientExtras.CommandLine), extras.CommandLine, ExtraCommandLine.Fault) ??
        Fault(nameof(ClientExtras.FilesFrom), extras.FilesFrom, FilesDirectory.Fault);

    private static FieldFault? Fault(string field, string? text, Func<string, string?> rule) =>
        text is not { Length: > 0 } || rule(text) is not { } sentence ? null : new FieldFault(field, sentence);
}
