using PiBoot.Protocol.Wire;

namespace PiBoot.Linux.Nfs;

/// <summary>One connection to our NFS server.</summary>
/// <param name="Client">Who holds it.</param>
/// <param name="Inode">The number of its socket here, which no other socket has at the same time: a client that was cut off leaves
/// its connection behind, and its next one is another.</param>
public readonly record struct NfsConnection(Ipv4Address Client, ulong Inode);
