using PiBoot.Protocol.Wire;

namespace PiBoot.Core.Nfs;

/// <summary>One directory exported to one address.</summary>
/// <param name="Path">Absolute path on the server; clients mount this very path.</param>
/// <param name="Client">The only address that may mount it.</param>
/// <param name="Writable">False exports read-only.</param>
/// <param name="Id">
/// A number for the directory, 1 to 65535: one directory has one id whoever mounts it, and keeps it, also over restarts.
/// File handles that running clients hold contain it; another one makes them stale.
/// </param>
public sealed record NfsExport(string Path, Ipv4Address Client, bool Writable, int Id);
