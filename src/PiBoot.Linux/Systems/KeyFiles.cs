using System.Text;
using PiBoot.Core.Os;

namespace PiBoot.Linux.Systems;

/// <summary>authorized_keys of the people who may log in, and the SSH server that lets them.</summary>
internal static class KeyFiles
{
    private const int Private = 0x180;
    private const int PrivateFolder = 0x1c0;
    private static readonly string[] Units = ["usr/lib/systemd/system/ssh.service", "lib/systemd/system/ssh.service"];

    public static void Write(IdentityLayer layer, ClientIdentity identity)
    {
        var accounts = Account.All(layer.Written("etc/passwd") ?? "");
        foreach (var account in Receivers(accounts, identity))
        {
            var home = account.Home.Trim('/');
            var file = $"{home}/.ssh/authorized_keys";
            var before = layer.ReadText(file);
            var after = AuthorizedKeys.With(before ?? "", identity.AuthorizedKeys);
            if (home.Length == 0 || (before ?? "") == after)
            {
                continue;
            }

            AccountWriter.Home(layer, account);
            layer.MakeDirectory($"{home}/.ssh", PrivateFolder, account.User, account.Group);
            layer.Put(file, Encoding.UTF8.GetBytes(after), Private, account.User, account.Group);
        }

        // Raspberry Pi OS ships its SSH server turned off; keys are of no use without it.
        if (identity.AuthorizedKeys.Count > 0 && Units.FirstOrDefault(layer.Contains) is { } unit && !layer.Contains("etc/systemd/system/sockets.target.wants/ssh.socket"))
        {
            layer.PutLink("etc/systemd/system/multi-user.target.wants/ssh.service", "/" + unit);
        }
    }

    /// <summary>The user, or where none is given root and the first person who has an account.</summary>
    private static IEnumerable<Account> Receivers(IReadOnlyList<Account> accounts, ClientIdentity identity) => identity.User is { } user
        ? accounts.Where(a => a.Name == user).Take(1)
        : accounts.Where(a => a.User == 0).Take(1).Concat(accounts.Where(a => a.IsOrdinary).OrderBy(a => a.User).Take(1));
}
