using PiBoot.Core.Tftp;
using PiBoot.Linux.Files;
using PiBoot.Protocol.Tftp;

namespace PiBoot.Linux.Net.Tftp;

/// <summary>Finds and opens the file of a request and reads its beginning.</summary>
internal sealed class OpeningJob(FileStore store, TftpWorker worker, long ticket, TftpAnswer.FromTree asked, TftpMode mode)
    : LoaderJob
{
    public override void Run(Span<byte> scratch)
    {
        var opened = store.Open(asked.Roots, asked.RelativePath, asked.Twin);
        if (opened.File is not { } file)
        {
            worker.Post(new WorkerMail(ticket, MailKind.Opened, null, opened.Fault, opened.Detail));
            return;
        }

        worker.Post(mode == TftpMode.NetAscii ? Convert(file) : Begin(file, scratch));
    }

    private WorkerMail Begin(MappedFile file, Span<byte> scratch)
    {
        if (file.ChunkCount > 0 && file.TryClaim(0))
        {
            file.Warm(0, scratch);
        }

        return new WorkerMail(ticket, MailKind.Opened, file, OpenFault.None, null);
    }

    private WorkerMail Convert(MappedFile file)
    {
        var isTooLong = file.Length > NetAscii.LargestFile;
        var bytes = isTooLong ? null : file.ReadAll();
        file.Release();
        if (bytes is null)
        {
            return isTooLong
                ? new WorkerMail(ticket, MailKind.Opened, null, OpenFault.Refused, "netascii only up to 1 MiB")
                : new WorkerMail(ticket, MailKind.Opened, null, OpenFault.ReadFailed, "the file was cut");
        }

        var text = new MemoryContent(NetAscii.Encode(bytes));
        return new WorkerMail(ticket, MailKind.Opened, text, OpenFault.None, null);
    }
}
