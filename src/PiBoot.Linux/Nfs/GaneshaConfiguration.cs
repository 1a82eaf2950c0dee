using System.Globalization;
using System.Text;
using PiBoot.Core.Nfs;

namespace PiBoot.Linux.Nfs;

/// <summary>The text of Ganesha's configuration: ganesha-core-config(8), ganesha-export-config(8).</summary>
internal static class GaneshaConfiguration
{
    /// <param name="directory">Where the exports and the recovery files are.</param>
    /// <remarks>
    /// Roots are mounted with nolock over TCP, so neither the lock manager, quotas nor UDP are wanted; mountd's port is
    /// fixed for firewalls; clients of version 3 mount the same path as those of version 4; nobody waits 90 s of grace
    /// after a start; owners are numbers.
    /// </remarks>
    public static string Main(string directory) =>
        $$"""
        # Written by piboot at every start: edits are lost.
        NFS_CORE_PARAM {
            Protocols = 3,4;
            mount_path_pseudo = true;
            Enable_NLM = false;
            Enable_RQUOTA = false;
            Enable_UDP = false;
            MNT_Port = 20048;
        }
        NFSv4 {
            Graceless = true;
            Minor_Versions = 0,1,2;
            RecoveryRoot = {{Quote(Path.Combine(directory, "recovery"))}};
            Only_Numeric_Owners = true;
        }
        NFS_KRB5 { Active_krb5 = false; }
        LOG { Default_Log_Level = EVENT; }
        %include {{Quote(Path.Combine(directory, "exports.conf"))}}

        """;

    /// <summary>One block per directory: a second one of the same path would be refused, and its id is in the file handles.</summary>
    /// <exception cref="NfsException">A path has a character that cannot be written.</exception>
    public static string Exports(IReadOnlyList<NfsExport> exports)
    {
        var text = new StringBuilder("# Written by piboot with every change: edits are lost.\n");
        foreach (var directory in NfsExports.ByPath(exports))
        {
            var path = Quote(directory.Key);
            text.Append("EXPORT {\n");
            text.Append(CultureInfo.InvariantCulture, $"    Export_Id = {directory.First().Id}; Path = {path}; Pseudo = {path};\n");
            text.Append("    Access_Type = None; Squash = No_Root_Squash; SecType = sys;\n");
            foreach (var export in directory)
            {
                var access = export.Writable ? "RW" : "RO";
                text.Append(CultureInfo.InvariantCulture, $"    CLIENT {{ Clients = {export.Client}; Access_Type = {access}; }}\n");
            }

            text.Append("    FSAL { Name = VFS; }\n}\n");
        }

        return text.ToString();
    }

    private static string Quote(string path) => path.Any(one => one is '"' or '\\' || char.IsControl(one))
        ? throw new NfsException(
            $"NFS-Ganesha cannot export \"{path}\": its configuration cannot hold quotes, backslashes and control characters.")
        : $"\"{path}\"";
}
