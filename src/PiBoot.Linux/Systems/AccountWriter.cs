using PiBoot.Core.Os;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>Gives a system a user, without running a program of it.</summary>
internal static class AccountWriter
{
    private const string Skeleton = "etc/skel";
    private const int DeepestSkeleton = 8;
    private const int LargestSkeletonFile = 1024 * 1024;
    private const int ReadableByGroup = 0x1a0;

    public static void Write(IdentityLayer layer, string user, string? passwordHash)
    {
        if (layer.ReadText("etc/passwd") is not { } passwd || layer.ReadText("etc/group") is not { } group)
        {
            throw new IOException($"{layer.Base.Path} has no etc/passwd and etc/group to put a user into.");
        }

        var before = new AccountFiles(
            passwd, layer.ReadText("etc/shadow"), group, layer.ReadText("etc/gshadow"), layer.ReadText("etc/subuid"), layer.ReadText("etc/subgid"));
        var shell = layer.Contains("bin/bash") ? "/bin/bash" : "/bin/sh";
        var after = before.WithUser(user, passwordHash, shell, Age(layer));
        layer.Change("etc/passwd", after.Passwd);
        layer.Change("etc/group", after.Group);
        Change(layer, "etc/shadow", after.Shadow, ReadableByGroup);
        Change(layer, "etc/gshadow", after.GroupShadow, ReadableByGroup);
        Change(layer, "etc/subuid", after.SubUsers, RootTree.Readable);
        Change(layer, "etc/subgid", after.SubGroups, RootTree.Readable);

        var account = Account.All(after.Passwd).First(a => a.Name == user);
        Home(layer, account);
    }

    /// <summary>The home of an account, with the skeleton's files when it is made.</summary>
    public static void Home(IdentityLayer layer, Account account)
    {
        var home = account.Home.Trim('/');
        if (home.Length == 0 || layer.Base.Find(home) is { IsDirectory: true })
        {
            return;
        }

        layer.MakeDirectory(home, account.User == 0 ? 0x1c0 : RootTree.Executable, account.User, account.Group);
        CopySkeleton(layer, Skeleton, home, account, 0);
    }

    private static void CopySkeleton(IdentityLayer layer, string from, string to, Account account, int depth)
    {
        foreach (var name in layer.Base.List(from))
        {
            var (source, target) = ($"{from}/{name}", $"{to}/{name}");
            switch (layer.Base.FindName(source))
            {
                case { IsDirectory: true } folder when depth < DeepestSkeleton:
                    layer.MakeDirectory(target, folder.Mode, account.User, account.Group);
                    CopySkeleton(layer, source, target, account, depth + 1);
                    break;
                case { IsFile: true } file when layer.Base.ReadBytes(source, LargestSkeletonFile) is { } content:
                    layer.Put(target, content, file.Mode, account.User, account.Group);
                    break;
            }
        }
    }

    /// <summary>
    /// The day on which the password was set. The day the system was made, not today: writing an identity again must
    /// change nothing, and a Pi without a clock may start in the past, where a password of the future is odd.
    /// </summary>
    private static long Age(IdentityLayer layer) =>
        Math.Max(1, (layer.Base.Find("usr/lib/os-release") ?? layer.Base.Find("etc/passwd"))?.Changed / 86_400 ?? 1);

    private static void Change(IdentityLayer layer, string path, string? text, int newMode)
    {
        if (text is not null)
        {
            layer.Change(path, text, newMode);
        }
    }
}
