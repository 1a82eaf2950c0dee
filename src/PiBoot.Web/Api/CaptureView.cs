using System.Diagnostics;
using PiBoot.Core.Capture;

namespace PiBoot.Web.Api;

/// <summary>A capture of a client's boot. Times are UTC.</summary>
/// <param name="State"><c>none</c>, <c>waiting</c>, <c>recording</c> or <c>done</c>.</param>
/// <param name="Frames">Frames recorded.</param>
/// <param name="Bytes">Bytes of the file.</param>
/// <param name="Started">When the first frame came.</param>
/// <param name="Ended">When the last one came, once it is done.</param>
/// <param name="Dropped">Frames that came faster than they could be taken.</param>
/// <param name="Reason">Why it ended, in words.</param>
public sealed record CaptureView(string State, int Frames, long Bytes, DateTime? Started, DateTime? Ended, long Dropped, string? Reason)
{
    public static CaptureView Of(CaptureReading reading) => new(
        Word(reading.State), reading.Frames, reading.Bytes, reading.Started?.UtcDateTime, reading.Ended?.UtcDateTime, reading.Dropped, reading.Ending);

    private static string Word(CaptureState state) => state switch
    {
        CaptureState.None => "none",
        CaptureState.Waiting => "waiting",
        CaptureState.Recording => "recording",
        CaptureState.Done => "done",
        _ => throw new UnreachableException($"capture {state}"),
    };
}
