namespace PiBoot.Core.Uploads;

/// <summary>What became of a piece of an upload.</summary>
/// <param name="Now">How far the upload is.</param>
/// <param name="IsTaken">The piece was the next one, and is kept as far as it came.</param>
public readonly record struct UploadAppended(Upload Now, bool IsTaken);
