namespace PiBoot.Core.Backup;

/// <summary>The names that members of a backup can have. There are no others: a name becomes a path.</summary>
public static class BackupNames
{
    public const string Manifest = "manifest.json";
    public const string Registry = "clients.db";
    public const string Configuration = "piboot.conf";

    private const string Identities = "identities/";
    private const string KeyStart = "ssh_host_";
    private const string KeyEnd = "_key";
    private const string PublicKeyEnd = "_key.pub";
    private const string MachineId = "machine-id";
    private const int LongestClient = 32;
    private const int LongestKind = 16;

    /// <summary>Files of the state folder that are taken as they are.</summary>
    public static readonly IReadOnlyList<string> State = ["settings.conf", "access.json", "https.pem", "default-os", "export-ids"];

    /// <summary>Such as <c>identities/a000003b/machine-id</c>.</summary>
    public static string Identity(string client, string file) => $"{Identities}{client}/{file}";

    public static bool IsKnown(string name) =>
        name is Registry or Configuration || State.Contains(name) || TryIdentity(name, out _, out _);

    /// <summary>Takes the name of an identity's file apart.</summary>
    public static bool TryIdentity(string name, out string client, out string file)
    {
        var parts = name.Split('/');
        (client, file) = parts.Length == 3 ? (parts[1], parts[2]) : ("", "");
        return name.StartsWith(Identities, StringComparison.Ordinal) && IsClient(client) && IsIdentityFile(file);
    }

    /// <summary>A serial, or a serial or MAC with hyphens, as clients' folders are called.</summary>
    public static bool IsClient(string folder) =>
        folder.Length is > 0 and <= LongestClient && folder.All(c => char.IsAsciiHexDigitLower(c) || c == '-');

    /// <summary><c>machine-id</c>, or an SSH host key as ssh-keygen calls it.</summary>
    public static bool IsIdentityFile(string name)
    {
        if (name == MachineId)
        {
            return true;
        }

        var end = name.EndsWith(PublicKeyEnd, StringComparison.Ordinal) ? PublicKeyEnd : KeyEnd;
        return name.StartsWith(KeyStart, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal) &&
            name.Length - KeyStart.Length - end.Length is > 0 and <= LongestKind &&
            name[KeyStart.Length..^end.Length].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
    }
}
