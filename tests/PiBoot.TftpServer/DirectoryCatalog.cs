using PiBoot.Core.Tftp;
using PiBoot.Protocol.Tftp;

namespace PiBoot.TftpServer;

/// <summary>One directory for everybody; prints how transfers end when asked to.</summary>
internal sealed class DirectoryCatalog(string root, bool isTalkative) : ITftpCatalog
{
    private readonly string[] _roots = [root];

    public TftpAnswer Resolve(in ReadRequestFacts request)
    {
        var fault = RequestedName.Read(request.FileName, out var name);
        return fault == NameFault.None
            ? new TftpAnswer.FromTree(_roots, name.RelativePath)
            : new TftpAnswer.Refuse(TftpErrorCode.AccessViolation, $"Bad name: {fault}");
    }

    public void Report(in TransferReport report)
    {
        if (isTalkative && report.Outcome != TransferOutcome.Started)
        {
            Console.WriteLine(
                $"{report.Outcome} {report.Request.Client}:{report.Request.ClientPort} {report.Request.FileName} " +
                $"{report.BytesSent}/{report.FileSize} block {report.BlockSize} again {report.Retransmissions} " +
                $"in {report.Elapsed.TotalSeconds:f3} s {report.Detail}");
        }
    }
}
