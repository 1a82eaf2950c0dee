using System.Runtime.InteropServices;

namespace PiBoot.Linux.Files;

/// <summary>A copy of bytes that were made for one client.</summary>
internal sealed unsafe class MemoryContent : Content
{
    public MemoryContent(ReadOnlySpan<byte> bytes)
    {
        Start = (byte*)NativeMemory.Alloc((nuint)Math.Max(bytes.Length, 1));
        Length = bytes.Length;
        bytes.CopyTo(new Span<byte>(Start, bytes.Length));
    }

    public override void Release() => NativeMemory.Free(Start);
}
