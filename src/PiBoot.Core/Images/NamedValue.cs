namespace PiBoot.Core.Images;

/// <summary>An extended attribute as lsetxattr(2) takes it.</summary>
/// <param name="Name">With its prefix, and a zero behind it.</param>
/// <param name="Value">Bytes.</param>
public readonly record struct NamedValue(byte[] Name, byte[] Value);
