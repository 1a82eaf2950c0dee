using PiBoot.Core.Tftp;
using PiBoot.Linux.Files;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>Has the bytes of a request made.</summary>
internal sealed class RenderingJob(TftpWorker worker, long ticket, TftpAnswer.Rendering asked, TftpMode mode) : LoaderJob
{
    public override void Run(Span<byte> scratch)
    {
        try
        {
            worker.Post(asked.Make() is { } bytes
                ? new WorkerMail(ticket, MailKind.Opened, new MemoryContent(mode == TftpMode.NetAscii ? NetAscii.Encode(bytes) : bytes), OpenFault.None, null)
                : new WorkerMail(ticket, MailKind.Opened, null, OpenFault.NotFound, null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            worker.Post(new WorkerMail(ticket, MailKind.Opened, null, OpenFault.ReadFailed, e.Message));
        }
    }
}
