namespace PiBoot.Core.Supervision;

/// <summary>One thing to do for one client.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="Step">What.</param>
/// <param name="Words">What its log says about it.</param>
public sealed record CureOrder(string ClientId, CureStep Step, string Words);
