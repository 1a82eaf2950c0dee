#if NET10_0_OR_GREATER
using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace PiBoot.Web.Bounds;

/// <summary>
/// The buffers of connections, from the pool that the whole process shares. The server's own pool, new with .NET 10, looks each
/// ten seconds for what it could give back, and wakes four threads for that though nobody is connected.
/// </summary>
internal sealed class SharedBuffers : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => MemoryPool<byte>.Shared;
}
#endif
