namespace PiBoot.Core.Tftp;

/// <summary>A file on its way to a client.</summary>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Acknowledged so far.</param>
/// <param name="Size">Of the file, in bytes.</param>
public sealed record LoadingFile(string File, long Bytes, long Size);
