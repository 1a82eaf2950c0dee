using PiBoot.Core.Clients;

namespace PiBoot.Core.Inventory;

/// <summary>
/// Names of clients that other programs may take at their word: whatever the registry holds, none has a character in it that
/// would mean something else there, none is given twice, and none is a name of the reader's own machine.
/// </summary>
public sealed class HostNames
{
    private const int MaximumLabel = 63;
    private const int MaximumName = 253;
    private static readonly string[] Reserved = ["localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback", "broadcasthost"];

    private readonly HashSet<string> _taken = new(Reserved, StringComparer.OrdinalIgnoreCase);

    /// <summary>Its host name and its own name, as far as they are names and free; from now on they are not.</summary>
    public IReadOnlyList<string> Take(Client client)
    {
        string[] wanted = [ClientRules.HostnameOf(client), client.Name];
        return [.. wanted.Where(name => IsName(name) && _taken.Add(name))];
    }

    /// <summary>RFC 1123 section 2.1: labels of letters, digits and inner hyphens.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaximumName && name.Split('.').All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaximumLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
