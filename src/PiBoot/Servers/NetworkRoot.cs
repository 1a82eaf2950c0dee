using System.Security.Cryptography;
using PiBoot.Core.Os;
using PiBoot.Linux.Trees;

namespace PiBoot.Servers;

/// <summary>What is changed in a root so that it boots over NFS and reports, and what makes each client's root its own.</summary>
public static class NetworkRoot
{
    private const int Executable = 0x1ed;

    /// <summary>For a system's own root, once, when it is imported. May be repeated.</summary>
    /// <exception cref="IOException">The drive is full or read-only.</exception>
    public static void Prepare(string root)
    {
        using var tree = RootTree.Open(root);
        if (tree.ReadText("etc/fstab") is { } table && FileSystemTable.WithoutPartitions(table) is var changed && changed != table)
        {
            tree.WriteText("etc/fstab", changed);
        }

        // Only where systemd and bash are there to run it; any other system boots as well, but is seen only by its mount.
        if (tree.Contains("etc/systemd") && tree.Contains("bin/bash"))
        {
            tree.WriteText(UpReport.ProgramPath, UpReport.Program, Executable);
            tree.WriteText(UpReport.UnitPath, UpReport.Unit);
            tree.Link(UpReport.WantsPath, UpReport.WantsTarget);
        }
    }

    /// <summary>For a client's private root, when it is made: host name and machine id.</summary>
    /// <exception cref="IOException">The drive is full or read-only.</exception>
    public static void MakeOwn(string root, string hostname)
    {
        using var tree = RootTree.Open(root);
        if (tree.Contains("etc"))
        {
            Name(tree, hostname);
            tree.WriteText("etc/machine-id", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "\n");
        }
    }

    /// <summary>For a client's private root that was kept, when the client has it again: its name may have changed.</summary>
    /// <exception cref="IOException">The drive is full or read-only.</exception>
    public static void Rename(string root, string hostname)
    {
        using var tree = RootTree.Open(root);
        if (tree.Contains("etc"))
        {
            Name(tree, hostname);
        }
    }

    private static void Name(RootTree tree, string hostname)
    {
        var before = tree.ReadText("etc/hostname")?.Trim();
        tree.WriteText("etc/hostname", hostname + "\n");
        if (before is { Length: > 0 } && tree.ReadText("etc/hosts") is { } hosts)
        {
            tree.WriteText("etc/hosts", HostsFile.Renamed(hosts, before, hostname));
        }
    }
}
