using System.Text;
using PiBoot.Core.Clients;
using PiBoot.Core.Os;
using PiBoot.Core.Tftp;
using PiBoot.Linux.Trees;
using PiBoot.Protocol.Tftp;
using PiBoot.Protocol.Wire;
using Serilog;

namespace PiBoot.Servers;

/// <summary>
/// A client's boot files: its own folder first, then its operating system's. The command line and the firmware's
/// configuration are made for the client when it asks.
/// </summary>
public sealed class BootTrees(DataDirectory data, IOsStore systems, string nfsVersion, Func<int?> reportPort, ILogger log)
{
    private const string CommandLineName = "cmdline.txt";
    private const string ConfigName = "config.txt";

    /// <param name="client">Who asks.</param>
    /// <param name="ready">The root that it has; null while none is ready.</param>
    /// <param name="path">The normalised name without prefix.</param>
    /// <param name="server">Our address on its network.</param>
    public TftpAnswer Answer(Client client, ReadyRoot? ready, string path, Ipv4Address server)
    {
        if ((ready?.Os ?? client.Os ?? systems.Default) is not { } os)
        {
            return new TftpAnswer.Refuse(TftpErrorCode.FileNotFound, "No operating system is imported yet");
        }

        var root = ready ?? new ReadyRoot(os, client.RootMode);
        string[] roots = [data.ClientBoot(client.Id), data.OsBoot(os)];
        return path switch
        {
            CommandLineName => new TftpAnswer.Rendering(roots[^1], () => CommandLine(client, root, roots, server)),
            ConfigName => new TftpAnswer.Rendering(roots[^1], () => Config(client, roots)),
            _ => new TftpAnswer.FromTree(roots, path),
        };
    }

    /// <summary>
    /// What an unknown asker may read: bootcode.bin, which boot ROMs ask for before anything tells who they are. Null for
    /// all else.
    /// </summary>
    public TftpAnswer? AnswerUnknown(string path, Ipv4Address server) =>
        path == "bootcode.bin" && systems.Default is { } os ? new TftpAnswer.FromTree([data.OsBoot(os)], path) : null;

    private byte[] CommandLine(Client client, ReadyRoot root, string[] roots, Ipv4Address server)
    {
        var original = ReadFirst(roots, CommandLineName) ?? "console=serial0,115200 console=tty1";
        var config = ReadFirst(roots, ConfigName) ?? "";
        var facts = new NfsRootFacts(
            server,
            data.RootOf(client.Id, root),
            nfsVersion,
            FirmwareConfig.UsesInitramfs(config, name => roots.Any(tree => Exists(tree, name))),
            Writable: root.Mode != RootMode.Shared,
            client.Id,
            reportPort());
        var line = KernelCommandLine.Render(original, facts);
        if (line.Length > KernelCommandLine.MaximumLength)
        {
            log.Warning(
                "The command line of {Client} has {Length} characters; boards were seen to cut it at {Limit}",
                client.Id, line.Length, KernelCommandLine.MaximumLength);
        }

        return Encoding.ASCII.GetBytes(line);
    }

    private byte[]? Config(Client client, string[] roots)
    {
        if (ReadFirst(roots, ConfigName) is not { } original)
        {
            return null;
        }

        var text = FirmwareConfig.Render(original, out var fits);
        if (!fits)
        {
            log.Warning(
                "config.txt of {Client} has {Length} bytes without its comments; boards ignore one of {Limit} and more over the network",
                client.Id, text.Length, FirmwareConfig.Limit);
        }

        return Encoding.ASCII.GetBytes(text);
    }

    private static string? ReadFirst(string[] roots, string name)
    {
        foreach (var root in roots.Where(Directory.Exists))
        {
            using var tree = RootTree.Open(root);
            if (tree.ReadText(name) is { } text)
            {
                return text;
            }
        }

        return null;
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
