namespace PiBoot.BootRom;

/// <summary>A file that arrived whole.</summary>
/// <param name="Name">As asked, without the serial prefix.</param>
/// <param name="Seconds">From the request to the last block.</param>
public sealed record FetchedFile(string Name, long Bytes, double Seconds);
