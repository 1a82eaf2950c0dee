namespace PiBoot.Linux.Net.Tftp;

internal enum MailKind
{
    Opened,
    ChunkRead,
    ChunkFailed,
}
