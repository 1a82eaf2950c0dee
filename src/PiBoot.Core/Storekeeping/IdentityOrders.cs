namespace PiBoot.Core.Storekeeping;

/// <summary>Machine ids and SSH host keys of all clients that have some; changes nothing.</summary>
public sealed record ReadIdentities : StorageOrder<IdentityList>;

public sealed record IdentityList(IReadOnlyList<KeptIdentity> Clients) : StorageReply;

/// <summary>Gives a client an identity that it has had before. The one it has is kept beside it; repeating it changes nothing more.</summary>
public sealed record WriteIdentity(KeptIdentity Identity) : StorageOrder<OrderDone>;

/// <param name="Client">Name of the client's folder: its id, with hyphens for colons.</param>
/// <param name="Files">All of its files.</param>
public sealed record KeptIdentity(string Client, IReadOnlyList<IdentityFile> Files);

/// <param name="Name">Such as <c>machine-id</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record IdentityFile(string Name, byte[] Content);
