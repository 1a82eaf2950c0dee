namespace PiBoot.Core.Display;

/// <summary>What stands on a display until its page turns.</summary>
/// <param name="Key">Names the page while what it shows changes.</param>
/// <param name="Lines">At most as many as the display has rows, none longer than it is wide.</param>
/// <param name="Alarms">What it is the first page to tell of; each is news once.</param>
public sealed record DisplayPage(string Key, IReadOnlyList<string> Lines, IReadOnlyList<string> Alarms);
