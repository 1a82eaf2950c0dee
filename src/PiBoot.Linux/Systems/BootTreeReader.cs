using System.Text;
using PiBoot.Core.Os;
using PiBoot.Core.Os.Check;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>Reads from a boot tree what the check decides on.</summary>
internal static class BootTreeReader
{
    private const int DeepestFolder = 4;
    private const int MostFiles = 20_000;
    private const int LargestText = 64 * 1024;
    private static readonly string[] KernelStems = ["kernel", "vmlinuz", "Image"];

    public static SystemFacts Read(RootTree boot, RootTree root)
    {
        var files = Files(boot);
        var config = boot.ReadBytes("config.txt", LargestText);
        var kernels = Kernels(boot);
        var text = config is null ? "" : Encoding.Latin1.GetString(config);
        return new SystemFacts
        {
            Files = files,
            Config = config is null ? null : text,
            Texts = files.Keys.Where(name => name.EndsWith(".txt", StringComparison.Ordinal) && name != "config.txt")
                .Select(name => (name, text: boot.ReadBytes(name, LargestText))).Where(t => t.text is not null)
                .ToDictionary(t => t.name, t => Encoding.Latin1.GetString(t.text!), StringComparer.Ordinal),
            Kernels = kernels,
            Initramfses = FirmwareConfig.InitramfsFiles(text, files.ContainsKey)
                .ToDictionary(name => name, name => Initramfs(boot, root, name, kernels), StringComparer.Ordinal),
            Releases = FirmwareReader.Releases(boot, files.Keys),
            AsPackaged = FirmwareReader.AsPackaged(boot, root, files.Keys),
            Architecture = SystemDescription.Architecture(root, OsRelease.Of(root)),
            FileSystemTable = root.ReadText("etc/fstab"),
            Modules = ModuleVersions(root),
            HasInit = root.Contains("sbin/init") || root.FindName("sbin/init") is { IsLink: true },
        };
    }

    /// <summary>The kernels by their paths: what is called like one, and what config.txt calls one.</summary>
    public static IReadOnlyDictionary<string, KernelFacts> Kernels(RootTree boot)
    {
        var named = (boot.ReadText("config.txt") ?? "").Split('\n').Select(l => l.Split('=', 2)).Where(p => p.Length == 2 && p[0].Trim() == "kernel")
            .Select(p => p[1].Trim()).ToHashSet(StringComparer.Ordinal);
        var kernels = new Dictionary<string, KernelFacts>(StringComparer.Ordinal);
        foreach (var path in Files(boot).Keys)
        {
            var name = path[(path.LastIndexOf('/') + 1)..];
            if ((named.Contains(name) || KernelStems.Any(stem => name.StartsWith(stem, StringComparison.Ordinal))) && boot.OpenFile(path) is { } file)
            {
                using (file)
                {
                    kernels[path] = KernelReader.Read(file);
                }
            }
        }

        // What is called like a kernel and is none (U-Boot, a text) is not one to ask about NFS.
        return kernels.Where(k => k.Value.Architecture.Length > 0).ToDictionary(StringComparer.Ordinal);
    }

    public static InitramfsFacts Initramfs(RootTree boot, RootTree root, string name, IReadOnlyDictionary<string, KernelFacts> kernels)
    {
        using var file = boot.OpenFile(name);
        return file is null
            ? InitramfsFacts.Unreadable("it is no file")
            : InitramfsReader.Read(file, KernelsOf(name, kernels).All(kernel => HasNfs(kernel, root)));
    }

    /// <summary>initramfs8 is for kernel8.img; any other name may be for any kernel of the same folder.</summary>
    private static IEnumerable<KernelFacts> KernelsOf(string initramfs, IReadOnlyDictionary<string, KernelFacts> kernels)
    {
        var own = initramfs.Replace("initramfs", "kernel", StringComparison.Ordinal) + ".img";
        return kernels.TryGetValue(own, out var kernel) ? [kernel] : kernels.Values.DefaultIfEmpty(KernelFacts.Unknown);
    }

    private static bool HasNfs(KernelFacts kernel, RootTree root) =>
        kernel.MountsNfs == true ||
        (kernel.Version.Length > 0 && root.ReadText($"lib/modules/{kernel.Version}/modules.builtin")?.Contains("/fs/nfs/nfs.ko", StringComparison.Ordinal) == true);

    private static List<string> ModuleVersions(RootTree root) =>
        [.. root.List("lib/modules").Where(name => root.Find($"lib/modules/{name}") is { IsDirectory: true })];

    private static Dictionary<string, BootFile> Files(RootTree boot)
    {
        var files = new Dictionary<string, BootFile>(StringComparer.Ordinal);
        Collect(boot, "", 0, files);
        return files;
    }

    private static void Collect(RootTree boot, string folder, int depth, Dictionary<string, BootFile> files)
    {
        foreach (var name in boot.List(folder.Length == 0 ? "." : folder))
        {
            var path = folder.Length == 0 ? name : $"{folder}/{name}";
            if (boot.Find(path) is not { } entry || files.Count >= MostFiles)
            {
                continue;
            }

            if (entry.IsFile)
            {
                files[path] = new BootFile(entry.Size, entry.Changed);
            }
            else if (entry.IsDirectory && depth < DeepestFolder)
            {
                Collect(boot, path, depth + 1, files);
            }
        }
    }
}
