namespace PiBoot.Core.Supervision;

/// <summary>How far supervision may go.</summary>
/// <param name="MayCycle">It may cut the power of a client that has stopped.</param>
/// <param name="CyclesPerHour">Power cycles of one client in an hour, at most.</param>
public sealed record CurePolicy(bool MayCycle, int CyclesPerHour);
