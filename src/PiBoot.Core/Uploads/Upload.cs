namespace PiBoot.Core.Uploads;

/// <summary>A file on its way here from a browser.</summary>
/// <param name="Id">16 lower-case hex digits.</param>
/// <param name="File">What the browser calls it.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Received">How much of it is here, and will be after a power cut.</param>
/// <param name="LastByte">When the last of it came, UTC.</param>
public sealed record Upload(string Id, string File, long Bytes, long Received, DateTimeOffset LastByte)
{
    /// <summary>Bytes that come at once at most.</summary>
    public const int Chunk = 8 * 1024 * 1024;

    public bool IsWhole => Received == Bytes;
}
