namespace PiBoot.Core.Clients;

/// <summary>What a client's root is.</summary>
public enum RootMode
{
    /// <summary>Writable, the client's own copy of its operating system, kept between boots.</summary>
    Private,

    /// <summary>The operating system itself, exported read-only.</summary>
    Shared,

    /// <summary>Writable, a fresh copy of its operating system at each power-on; the last one is kept for a look.</summary>
    Ephemeral,
}
