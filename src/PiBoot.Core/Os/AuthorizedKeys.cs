namespace PiBoot.Core.Os;

/// <summary>An authorized_keys file: the keys that the appliance gives stand between two comments, all others stay.</summary>
public static class AuthorizedKeys
{
    private const string Begin = "# Keys given by the network boot appliance; others go below.";
    private const string End = "# End of the keys given by the network boot appliance.";

    public static string With(string original, IReadOnlyList<string> keys)
    {
        var own = Without(original);
        var given = keys.Select(key => key.ReplaceLineEndings(" ").Trim()).Where(key => key.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return given.Length == 0 ? own : string.Join('\n', [Begin, .. given, End, own]);
    }

    private static string Without(string original)
    {
        var lines = original.Split('\n');
        var (begin, end) = (Array.IndexOf(lines, Begin), Array.IndexOf(lines, End));
        return begin >= 0 && end > begin ? string.Join('\n', [.. lines[..begin], .. lines[(end + 1)..]]) : original;
    }
}
