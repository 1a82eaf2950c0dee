using System.Security.Cryptography;
using System.Text;
using PiBoot.Core.Os;
using PiBoot.Linux.Trees;

namespace PiBoot.Linux.Systems;

/// <summary>The unit that reports to the appliance, in roots that were made by an earlier version.</summary>
internal static class ReportUnit
{
    /// <summary>Of the unit and its program as this version writes them.</summary>
    public static readonly string Fingerprint =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(UpReport.Unit + UpReport.Program)))[..16];

    /// <summary>Writes it anew where it is; a system that has none, or whose user has masked it, stays without.</summary>
    /// <param name="baseRoot">The system.</param>
    /// <param name="target">Where it is written: the same directory, or one that is laid over it.</param>
    /// <exception cref="IOException">The drive is full or read-only; the message names the file.</exception>
    public static void Renew(string baseRoot, string target)
    {
        using var layer = new IdentityLayer(baseRoot, target);
        if (layer.Base.FindName(UpReport.ProgramPath) is not { IsFile: true } || layer.Base.FindName(UpReport.UnitPath) is not { IsFile: true })
        {
            return;
        }

        layer.Put(UpReport.ProgramPath, Encoding.UTF8.GetBytes(UpReport.Program), RootTree.Executable, 0, 0);
        layer.Put(UpReport.UnitPath, Encoding.UTF8.GetBytes(UpReport.Unit), RootTree.Readable, 0, 0);
        layer.Sync();
    }
}
