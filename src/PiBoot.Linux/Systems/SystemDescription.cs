using System.Buffers.Binary;
using PiBoot.Core.Os;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>Finds out what a system is, from what its trees hold.</summary>
public static class SystemDescription
{
    private const int ElfHeaderLength = 20;
    private static readonly string[] Programs = ["bin/sh", "usr/bin/dpkg", "bin/bash", "usr/bin/env", "sbin/init"];

    public static OsDescription Of(string boot, string root)
    {
        using var tree = RootTree.Open(root);
        var release = OsRelease.Of(tree);
        return new OsDescription(release.Name, Architecture(tree, release), BootMount(tree));
    }

    internal static string BootMount(RootTree root) =>
        (root.ReadText("etc/fstab") is { } table ? FileSystemTable.BootMount(table) : null) ??
        (root.Contains("boot/firmware") ? "boot/firmware" : "boot");

    /// <summary>By a program that every system has; Raspberry Pi OS with 32 bits calls itself armhf, but is made for ARMv6.</summary>
    internal static string Architecture(RootTree root, OsRelease release)
    {
        foreach (var program in Programs)
        {
            using var file = root.OpenFile(program);
            var header = new byte[ElfHeaderLength];
            if (file is null || file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length ||
                !header.AsSpan().StartsWith("\u007fELF"u8))
            {
                continue;
            }

            return BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(18)) switch
            {
                183 => "arm64",
                62 => "amd64",
                40 => release.Id == "raspbian" || root.Contains("lib/arm-linux-gnueabi") ? "armv6" : "armhf",
                _ => "unknown",
            };
        }

        return "unknown";
    }
}
