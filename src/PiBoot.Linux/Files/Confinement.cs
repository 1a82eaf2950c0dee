namespace PiBoot.Linux.Files;

/// <summary>What happens at a way out of a directory: values of <c>open_how.resolve</c> of openat2(2).</summary>
internal enum Confinement : ulong
{
    /// <summary>RESOLVE_BENEATH: it is refused.</summary>
    Beneath = 0x08,

    /// <summary>RESOLVE_IN_ROOT: the directory is taken for <c>/</c>, and the way leads only within it.</summary>
    InRoot = 0x10,
}
