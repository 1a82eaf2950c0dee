using PiBoot.Core.Clients;
using PiBoot.Web.Api;

namespace PiBoot.Configuration;

/// <summary>The keys of the section <c>[clients]</c>.</summary>
internal static class ClientKeys
{
    private const string Section = "clients";

    public static readonly IReadOnlyList<SettingKey> All =
    [
        new(Section, "enrol", "auto", "what a new Pi gets: auto (the default operating system at once) or approve (wait for you)",
            static (s, v) => v switch { "auto" => s with { Enrolment = EnrolmentPolicy.Auto }, "approve" => s with { Enrolment = EnrolmentPolicy.Approve }, _ => null }, "auto or approve")
        {
            IsLive = true,
        },
        new(Section, "os", "", "operating system of new clients; empty: the first one imported",
            static (s, v) => v.Length == 0 ? s with { DefaultOs = null } : ClientRules.IsPlainName(v) ? s with { DefaultOs = v } : null, "the name of an operating system")
        {
            IsLive = true,
        },
        .. ModelFamily.All.Select(OsOf),
        new(Section, "root", "private", "root of new clients: private (an own writable copy), ephemeral (a fresh copy at each power-on) or shared (the system itself, read-only)",
            static (s, v) => Words.ToRootMode(v) is { } mode ? s with { RootMode = mode } : null, "private, ephemeral or shared")
        {
            IsLive = true,
        },
        Default("user", "login name of each client's user, where the client has none of its own; empty: as the system has it", "a user name",
            static (e, v) => e with { User = v }) with { IsLive = true },
        Default("password_hash", "that user's password as 'openssl passwd -6' or 'mkpasswd' prints it, or ! for none; empty: as the system has it", "a hash of crypt(3)",
            static (e, v) => e with { PasswordHash = v }) with { IsSecret = true },
        Default("authorized_keys", "absolute path of a file with the SSH keys that may log in as that user; read when the service starts", "the absolute path of a file of authorized keys",
            static (e, v) => e with { AuthorizedKeys = v is null ? null : Keys(v) }) with { IsSecret = true },
        Default("config_txt", @"lines to add to config.txt, separated by \n: dtparam=audio=on\ngpu_mem=64", "lines of config.txt",
            static (e, v) => e with { ConfigTxt = v is null ? null : TypedLines.Of(v) }) with { IsLive = true },
        Default("cmdline", "words to add to the kernel's command line", "kernel words",
            static (e, v) => e with { CommandLine = v }) with { IsLive = true },
        Default("files", "absolute path of a directory on this machine whose files are laid over each client's root", "the absolute path of a directory",
            static (e, v) => e with { FilesFrom = v }),
    ];

    private static SettingKey OsOf(string family) => new(
        Section, $"os_{family}", "", $"operating system of new clients that are {Boards(family)}; empty: that of all",
        (s, v) => v.Length == 0 ? s with { OsByFamily = s.OsByFamily.Remove(family) } :
            ClientRules.IsPlainName(v) ? s with { OsByFamily = s.OsByFamily.SetItem(family, v) } : null,
        "the name of an operating system")
    {
        IsLive = true,
    };

    private static string Boards(string family) => family switch
    {
        "pi1" => "a Pi 1, Zero or CM1",
        "pi2" => "a Pi 2 (v1.2 counts as a Pi 3)",
        "pi3" => "a Pi 3, Zero 2 W or CM3",
        "pi4" => "a Pi 4, 400 or CM4",
        _ => "a Pi 5, 500 or CM5",
    };

    /// <summary>A default for all clients: what is good for one of them is good here.</summary>
    private static SettingKey Default(string name, string meaning, string expected, Func<ClientExtras, string?, ClientExtras> set) => new(
        Section, name, "", meaning,
        (s, v) =>
        {
            var changed = set(s.ClientDefaults, v.Length == 0 ? null : v);
            return ExtrasRules.Fault(changed) is { } fault
                ? throw new SettingsException(fault.Sentence)
                : s with { ClientDefaults = ClientExtras.None.ChangedBy(changed) };
        },
        expected);

    private static string Keys(string path) => Path.IsPathRooted(path)
        ? AuthorizedKeysFile.Read(path)
        : throw new SettingsException($"the file of authorized keys needs an absolute path, not '{path}'.");
}
