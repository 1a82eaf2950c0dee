using PiBoot.Core.Clients;
using PiBoot.Core.Storekeeping;

namespace PiBoot.Linux.Roots;

/// <summary>Names in orders become parts of paths; whoever gives orders has fewer rights than we have.</summary>
public static class ClientNames
{
    private const int Longest = 32;

    /// <exception cref="StorageException">It is no id of a client: hex digits, hyphens and colons.</exception>
    public static string Client(string id) =>
        id.Length is > 0 and <= Longest && id.All(c => char.IsAsciiHexDigitLower(c) || c is '-' or ':')
            ? id
            : throw new StorageException($"'{id}' is no client's id.");

    /// <exception cref="StorageException">It cannot be a name.</exception>
    public static string Plain(string name, string what) => ClientRules.IsPlainName(name)
        ? name
        : throw new StorageException($"'{name}' cannot be the name of {what}: use 1 to 63 letters, digits, '-', '_' or '.', a letter or digit first.");
}
