namespace PiBoot.Core.Display;

/// <param name="TurnEvery">How long a page stays.</param>
/// <param name="SleepAfter">How long a display stays lit without an alarm and without a boot; zero: for ever.</param>
public sealed record DisplayTempo(TimeSpan TurnEvery, TimeSpan SleepAfter);
