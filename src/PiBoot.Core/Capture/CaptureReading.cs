namespace PiBoot.Core.Capture;

/// <summary>A capture at one moment.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Frames">Frames recorded.</param>
/// <param name="Bytes">Bytes of the file.</param>
/// <param name="Started">When the first frame came, UTC; null before.</param>
/// <param name="Ended">When it ended, UTC; null before.</param>
/// <param name="Dropped">Frames that came faster than they could be taken.</param>
/// <param name="Ending">Why it ended, in words; null before.</param>
public sealed record CaptureReading(
    CaptureState State, int Frames, long Bytes, DateTimeOffset? Started, DateTimeOffset? Ended, long Dropped, string? Ending)
{
    public static readonly CaptureReading None = new(CaptureState.None, 0, 0, null, null, 0, null);
}
