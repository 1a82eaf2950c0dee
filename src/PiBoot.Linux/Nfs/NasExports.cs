using PiBoot.Core.Nfs;
using PiBoot.Linux.Commands;

namespace PiBoot.Linux.Nfs;

/// <summary>What a NAS says that it exports, by the MOUNT protocol of NFS version 3 (RFC 1813, 5.2.5).</summary>
public static class NasExports
{
    private const string Program = "/usr/sbin/showmount";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <param name="share">What clients are to mount.</param>
    /// <param name="problem">What the NAS answers that keeps it from working; null when it exports the share.</param>
    /// <returns>False when it does not tell; then <paramref name="problem"/> says why, which need not matter.</returns>
    public static bool TryAsk(NasShare share, out string? problem)
    {
        var asked = Command.Run(Program, ["--no-headers", "--exports", share.Server], Limit);
        if (!asked.Succeeded)
        {
            problem = File.Exists(Program)
                ? $"The NAS {share.Server} does not tell what it exports ({asked.Failure}). One that serves NFS version 4 only never does."
                : $"What the NAS {share.Server} exports cannot be asked: apt install nfs-common.";
            return false;
        }

        var exported = PathsOf(asked.Output);
        problem = exported.Any(path => path == "/" || share.Path == path || share.Path.StartsWith(path + "/", StringComparison.Ordinal)) ? null
            : exported.Length == 0 ? $"The NAS {share.Server} exports nothing: switch NFS on there, and export {share.Path}."
            : $"The NAS {share.Server} exports {string.Join(", ", exported)}, and not {share.Path}: correct the path, or export it there.";
        return true;
    }

    /// <summary>A line is the path, blanks, and who may mount it.</summary>
    internal static string[] PathsOf(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Where(path => path.StartsWith('/')).Select(path => path.Length > 1 ? path.TrimEnd('/') : path)];
}
