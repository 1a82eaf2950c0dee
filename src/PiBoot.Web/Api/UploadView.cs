using PiBoot.Core.Uploads;

namespace PiBoot.Web.Api;

/// <summary>A file on its way here.</summary>
/// <param name="Id">To be imported as <c>upload:ID</c>.</param>
/// <param name="File">What its sender calls it.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Received">How much of it is here: the offset of the next piece.</param>
/// <param name="Chunk">Bytes that a piece may have at most.</param>
/// <param name="LastByte">When the last piece came, UTC.</param>
public sealed record UploadView(string Id, string File, long Bytes, long Received, int Chunk, DateTime LastByte)
{
    public static UploadView Of(Upload upload) =>
        new(upload.Id, upload.File, upload.Bytes, upload.Received, Upload.Chunk, upload.LastByte.UtcDateTime);
}

/// <param name="File">Name of the file.</param>
/// <param name="Bytes">How long it is.</param>
public sealed record UploadOrder(string? File, long? Bytes);
