namespace PiBoot.Linux.Files;

/// <summary>The answer to opening a file: the file, in use, or why not.</summary>
internal readonly record struct OpenedFile(MappedFile? File, OpenFault Fault, string? Detail);
