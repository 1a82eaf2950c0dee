namespace PiBoot.Core.Capture;

/// <summary>How far a capture is.</summary>
public enum CaptureState
{
    /// <summary>Nobody asked for one.</summary>
    None,

    /// <summary>The client's next boot has not begun.</summary>
    Waiting,
    Recording,
    Done,
}
