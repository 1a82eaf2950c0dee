namespace PiBoot.Core.Os;

/// <summary>What makes a client's system its own.</summary>
public sealed record ClientIdentity
{
    public required string Hostname { get; init; }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public required string MachineId { get; init; }

    /// <summary>Lines of an authorized_keys file: for <see cref="User"/>, or for root and the first ordinary user.</summary>
    public IReadOnlyList<string> AuthorizedKeys { get; init; } = [];

    /// <summary>Made when it is not there; null changes no account.</summary>
    public string? User { get; init; }

    /// <summary>The user's password as crypt(3) has it; null leaves it, and locks a user that is made.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Absolute path of a directory whose files are laid over the root.</summary>
    public string? FilesFrom { get; init; }
}
