using PiBoot.Core.Nfs;

namespace PiBoot.Core.Storekeeping;

/// <summary>Makes these the whole of what this appliance exports.</summary>
public sealed record ApplyExports(IReadOnlyList<NfsExport> Exports) : StorageOrder<OrderDone>;

public sealed record AskNfs : StorageOrder<NfsState>;

/// <param name="Name">Such as <c>kernel nfsd</c>.</param>
/// <param name="Trouble">Null when the server answers.</param>
/// <param name="Instance">Another one after a restart of the storekeeper, which then has to be told the exports again.</param>
public sealed record NfsState(string Name, string? Trouble, string Instance) : StorageReply;
