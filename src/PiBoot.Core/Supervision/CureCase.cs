using PiBoot.Core.Boot;

namespace PiBoot.Core.Supervision;

/// <summary>A boot, with what decides about its cure.</summary>
/// <param name="Boot">As it stands.</param>
/// <param name="IsOld">A Pi 3 or older.</param>
/// <param name="WaitsFor">Why a boot could not go through to the end now; null when it could.</param>
/// <param name="NoPower">Why its power cannot be cut; null when it can.</param>
public sealed record CureCase(SupervisedBoot Boot, bool IsOld, string? WaitsFor, string? NoPower);
