using System.Text;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Settings;
using PiBoot.Core.Tftp;
using PiBoot.Linux.Trees;
using PiBoot.Protocol.Tftp;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// A client's boot files: its own tree, which it also mounts and upgrades itself, or its operating system's. The command
/// line and the firmware's configuration are made for the client when it asks.
/// </summary>
/// <param name="defaults">What clients get that say nothing else.</param>
/// <param name="nas">The NAS that clients mount from; null: they mount from here.</param>
public sealed class BootTrees(
    DataDirectory data, OsCatalog systems, string nfsVersion, Live<ClientExtras> defaults, Func<int?> reportPort, ILogger log, NasWatch? nas = null)
{
    private const string CommandLineName = "cmdline.txt";
    private const string ConfigName = "config.txt";
    private const string CommandLineStem = "cmdline";
    private const string TextEnding = ".txt";
    private const int LargestText = 64 * 1024;

    /// <param name="client">Who asks.</param>
    /// <param name="ready">The root that it has; null while none is ready.</param>
    /// <param name="path">The normalised name without prefix.</param>
    /// <param name="server">Our address on its network.</param>
    public TftpAnswer Answer(Client client, ReadyRoot? ready, string path, Ipv4Address server)
    {
        if (nas?.Trouble is not null)
        {
            return new TftpAnswer.Refuse(TftpErrorCode.NotDefined, $"The NAS {nas.Share.Server} is away");
        }

        if ((ready?.Os ?? systems.For(client)) is not { } os)
        {
            return new TftpAnswer.Refuse(TftpErrorCode.FileNotFound, "No operating system is imported yet");
        }

        var root = ready ?? new ReadyRoot(os, client.RootMode, OwnsBoot: false);
        var tree = root.OwnsBoot ? data.ClientBoot(client.Id) : data.OsBoot(os);
        return path switch
        {
            CommandLineName => new TftpAnswer.Rendering(tree, () => CommandLine(client, root, tree, path, server)),
            ConfigName => new TftpAnswer.Rendering(tree, () => Config(client, tree)),

            // config.txt may call the command line otherwise, or keep it in a folder, which is seen when that is read.
            _ when IsLikeCommandLine(path) => new TftpAnswer.Rendering(tree, () => MaybeCommandLine(client, root, tree, path, server)),
            _ => new TftpAnswer.FromTree([tree], path, root.OwnsBoot ? data.OsBoot(os) : null),
        };
    }

    /// <summary>
    /// What an unknown asker may read: bootcode.bin, which boot ROMs ask for before anything tells who they are. Null for
    /// all else.
    /// </summary>
    public TftpAnswer? AnswerUnknown(string path, Ipv4Address server) =>
        path == "bootcode.bin" && nas?.Trouble is null && systems.Default is { } os ? new TftpAnswer.FromTree([data.OsBoot(os)], path) : null;

    private static bool IsLikeCommandLine(string path) =>
        path.EndsWith(TextEnding, StringComparison.Ordinal) && path.Contains(CommandLineStem, StringComparison.Ordinal);

    private byte[]? MaybeCommandLine(Client client, ReadyRoot root, string tree, string path, Ipv4Address server) =>
        FirmwareConfig.CommandLineNames(Read(tree, ConfigName) ?? "").Contains(path) && Exists(tree, path)
            ? CommandLine(client, root, tree, path, server)
            : ReadBytes(tree, path);

    private byte[] CommandLine(Client client, ReadyRoot root, string tree, string path, Ipv4Address server)
    {
        var original = Read(tree, path) ?? "console=serial0,115200 console=tty1";
        var config = Read(tree, ConfigName) ?? "";
        var shared = root.Mode == RootMode.Shared;
        var facts = new NfsRootFacts(
            server,
            Exported(data.RootOf(client.Id, root)),
            nfsVersion,
            FirmwareConfig.UsesInitramfs(config, name => Exists(tree, name)),
            Writable: !shared,
            client.Id,
            reportPort())
        {
            Nas = nas?.Address,
            BootPath = root.OwnsBoot ? Exported(data.ClientBoot(client.Id)) : null,
            LayerPath = shared ? Exported(data.ClientLayer(client.Id)) : null,
            Init = shared && Exists(data.OsRoot(root.Os), OverlayInit.ProgramPath) ? OverlayInit.Init : null,
            Hostname = ClientRules.HostnameOf(client) is { Length: > 0 } name ? name : null,
            ExtraWords = client.Extras.Over(defaults.Value).CommandLine,
        };
        var line = KernelCommandLine.Render(original, facts);
        if (line.Length > KernelCommandLine.MaximumLength)
        {
            log.Warning(
                "The command line of {Client} has {Length} characters; boards were seen to cut it at {Limit}",
                client.Id, line.Length, KernelCommandLine.MaximumLength);
        }

        return Encoding.ASCII.GetBytes(line);
    }

    /// <summary>The path under which clients mount a directory.</summary>
    private string Exported(string directory) => nas?.Share.PathOf(data.Trees, directory) ?? directory;

    private byte[]? Config(Client client, string tree)
    {
        if (Read(tree, ConfigName) is not { } original)
        {
            return null;
        }

        var extra = client.Extras.Over(defaults.Value).ConfigTxt?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var text = FirmwareConfig.Render(original, extra, out var fits);
        if (!fits)
        {
            log.Warning(
                "config.txt of {Client} has {Length} bytes without its comments; boards ignore one of {Limit} and more over the network",
                client.Id, text.Length, FirmwareConfig.Limit);
        }

        return Encoding.ASCII.GetBytes(text);
    }

    private static string? Read(string root, string name)
    {
        if (!Directory.Exists(root))
        {
            return null;
        }

        using var tree = RootTree.Open(root);
        return tree.ReadText(name);
    }

    private static byte[]? ReadBytes(string root, string name)
    {
        if (!Directory.Exists(root))
        {
            return null;
        }

        using var tree = RootTree.Open(root);
        return tree.ReadBytes(name, LargestText);
    }

    private static bool Exists(string root, string name)
    {
        if (!Directory.Exists(root))
        {
            return false;
        }

        using var tree = RootTree.Open(root);
        return tree.Contains(name);
    }
}
