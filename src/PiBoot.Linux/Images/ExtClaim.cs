namespace PiBoot.Linux.Images;

/// <summary>Blocks whose owner is known.</summary>
/// <param name="Block">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Role">What they are for.</param>
/// <param name="Node">Whose they are; null for the file system's own.</param>
/// <param name="Logical">The first one's place in the file, in blocks.</param>
/// <param name="Index">The group, or the depth of a node.</param>
internal readonly record struct ExtClaim(long Block, long Count, ExtRole Role, ExtNode? Node, uint Logical, int Index);
