namespace PiBoot.Linux.Files;

/// <summary>
/// The bytes behind a transfer, at a fixed place in memory. Only system calls may read them: a page of a mapped file
/// that was cut or whose drive is gone kills whoever touches it, while a system call answers EFAULT.
/// </summary>
internal abstract unsafe class Content
{
    public byte* Start { get; protected init; }

    public long Length { get; protected init; }

    /// <summary>True when the bytes are in memory, so that sending them waits for no drive.</summary>
    public virtual bool IsWarm(long offset, int length) => true;

    /// <summary>False when the file behind it is no longer the one that was opened.</summary>
    public virtual bool IsUnchanged() => true;

    /// <summary>Gives up one use of it. Nothing of it may be under way to the kernel.</summary>
    public abstract void Release();
}
