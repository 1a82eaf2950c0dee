using System.Security.Cryptography;
using System.Text;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Storekeeping;
using PiBoot.Linux.Systems;

namespace PiBoot.Linux.Roots;

public sealed partial class ClientRoots
{
    /// <summary>Files of a drop directory that are looked at for changes.</summary>
    private const int MostDroppedFiles = 20_000;

    /// <summary>
    /// Writes into the root what makes it the client's, once and whenever a user has changed it since: what was changed
    /// inside the client stays.
    /// </summary>
    private ClientFacts KeepIdentity(RootWish wish, ClientFacts facts)
    {
        var wanted = Fingerprint(wish);
        if (facts.Live is not { } live || live.Identity == wanted)
        {
            return facts;
        }

        var root = data.ClientRoot(wish.ClientId);
        IdentityWriter.Write(root, root, data.ClientIdentity(wish.ClientId), IdentityOf(wish));
        return Write(wish.ClientId, facts with { Live = live with { Identity = wanted } });
    }

    /// <summary>A root that was made by an earlier version gets the unit that reports to us as it is now, and nothing else.</summary>
    private ClientFacts KeepReport(RootWish wish, ClientFacts facts)
    {
        if (facts.Live is not { } live || live.Report == ReportUnit.Fingerprint)
        {
            return facts;
        }

        var root = data.ClientRoot(wish.ClientId);
        ReportUnit.Renew(root, root);
        return Write(wish.ClientId, facts with { Live = live with { Report = ReportUnit.Fingerprint } });
    }

    /// <summary>The system itself is the root; what is the client's own lies in a layer that the client puts over it.</summary>
    private ClientFacts PrepareShared(RootWish wish, ClientFacts facts)
    {
        var wanted = $"{wish.Os} {Fingerprint(wish)} {ReportUnit.Fingerprint}";
        var layer = data.ClientLayer(wish.ClientId);
        if (facts.Layer != wanted || !Directory.Exists(layer))
        {
            // An own root in the making goes on when the client has one again.
            facts = Write(wish.ClientId, facts with { Layer = null });
            Empty(layer);
            IdentityWriter.Write(data.OsRoot(wish.Os), layer, data.ClientIdentity(wish.ClientId), IdentityOf(wish));
            ReportUnit.Renew(data.OsRoot(wish.Os), layer);
        }

        return facts.Layer == wanted && facts.Os == wish.Os && facts.Mode == RootMode.Shared
            ? facts
            : Write(wish.ClientId, facts with { Layer = wanted, Os = wish.Os, Mode = RootMode.Shared });
    }

    /// <summary>The directory itself stays: it is exported.</summary>
    private void Empty(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder))
        {
            volumes.Remove(entry);
        }
    }

    private ClientIdentity IdentityOf(RootWish wish)
    {
        var store = data.ClientIdentity(wish.ClientId);
        IdentityWriter.Ensure(store, wish.Hostname);
        return new ClientIdentity
        {
            Hostname = wish.Hostname,
            MachineId = IdentityWriter.MachineId(store) ?? throw new IOException($"{store} has no machine id."),
            AuthorizedKeys = wish.Extras.AuthorizedKeys?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
            User = wish.Extras.User,
            PasswordHash = wish.Extras.PasswordHash,
            FilesFrom = wish.Extras.FilesFrom,
        };
    }

    private static string Fingerprint(RootWish wish)
    {
        var text = new StringBuilder();
        text.AppendJoin('\0', wish.Hostname, wish.Extras.User, wish.Extras.PasswordHash, wish.Extras.AuthorizedKeys, wish.Extras.FilesFrom);
        if (wish.Extras.FilesFrom is { } folder && Directory.Exists(folder))
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Take(MostDroppedFiles).OrderBy(f => f.FullName, StringComparer.Ordinal))
            {
                text.Append(file.FullName).Append('\0').Append(file.Length).Append('\0').Append(file.LastWriteTimeUtc.Ticks).Append('\0');
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
