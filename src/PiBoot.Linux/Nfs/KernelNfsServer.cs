using System.Text;
using PiBoot.Core.Nfs;
using PiBoot.Linux.Commands;
using PiBoot.Linux.Files;

namespace PiBoot.Linux.Nfs;

/// <summary>
/// The NFS server in the kernel, told through exportfs(8). Our exports stand in a file of our own, for when the server
/// is started anew, and each is added to or taken from the running one by itself: <c>exportfs -r</c> would also take
/// back what somebody else has exported by hand.
/// </summary>
public sealed class KernelNfsServer(NfsHost host) : INfsServer
{
    private const ushort RpcBindPort = 111;
    private const UnixFileMode ExportsMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const string WithdrawnAlready = "Could not find";
    private const string Start = "systemctl start nfs-kernel-server";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private bool applied;

    public string Name => "kernel nfsd";

    public void Apply(IReadOnlyList<NfsExport> exports)
    {
        var faults = new List<string>();
        lock (gate)
        {
            var wanted = NfsExports.ByPath(exports).SelectMany(group => group).Select(ExportLine.Of).ToArray();
            var written = Written();
            Write(wanted, written);
            foreach (var gone in written.Where(line => wanted.All(one => one.Name != line.Name)))
            {
                Run(faults, $"{gone.Path} is still exported to {gone.Client}", "-u", gone.Name);
            }

            // What was exported before we started may have been withdrawn since; after that we know.
            foreach (var line in applied ? wanted.Except(written) : wanted)
            {
                Run(faults, $"{line.Path} cannot be exported to {line.Client}", "-i", "-o", line.Options, line.Name);
            }

            applied = true;
        }

        var trouble = Trouble() ?? (faults.Count > 0 ? string.Join(' ', faults) : null);
        if (trouble is not null)
        {
            throw new NfsException(trouble);
        }
    }

    public string? Trouble()
    {
        if (!host.KernelHasNfsd())
        {
            return "The kernel has no NFS server: install a kernel with the module nfsd, or set nfs = ganesha.";
        }

        // Its threads are processes of that name; how many, /proc/fs/nfsd/threads tells root only.
        if (!File.Exists(Path.Combine(host.ProcDirectory, "fs/nfsd/threads")) || !host.Runs("nfsd"))
        {
            return $"nfs-kernel-server is not running: {Start}.";
        }

        if (!host.Runs("rpc.mountd"))
        {
            return $"rpc.mountd is not running, nobody can mount: {Start}.";
        }

        return new NfsConnections(host.ProcDirectory).IsListening(RpcBindPort)
            ? null
            : "rpcbind is not running, and clients that use NFS version 3 ask it: systemctl start rpcbind.";
    }

    /// <summary>The exports stay: the clients' roots must not go away because this service is updated.</summary>
    public void Dispose()
    {
    }

    private ExportLine[] Written() => File.Exists(host.ExportsFile)
        ? [.. File.ReadLines(host.ExportsFile).Select(ExportLine.Parse).OfType<ExportLine>()]
        : [];

    private void Write(ExportLine[] wanted, ExportLine[] written)
    {
        if (File.Exists(host.ExportsFile) && wanted.SequenceEqual(written))
        {
            return;
        }

        var text = new StringBuilder("# Written by piboot, and written anew with every change: edits are lost.\n");
        text.AppendJoin("", wanted.Select(line => $"{line}\n"));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(host.ExportsFile)!);
            AtomicFile.Write(host.ExportsFile, Encoding.ASCII.GetBytes(text.ToString()), ExportsMode);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NfsException($"The exports cannot be written to {host.ExportsFile}: {fault.Message}", fault);
        }
    }

    /// <summary>One export that fails does not keep the others from their clients.</summary>
    private void Run(List<string> faults, string consequence, params string[] arguments)
    {
        var result = Command.Run(host.ExportFs, arguments, Limit);
        if (!result.Succeeded && !result.Errors.Contains(WithdrawnAlready, StringComparison.Ordinal))
        {
            faults.Add($"{consequence}: {result.Failure}.");
        }
    }
}
