namespace PiBoot.Core.Clients;

/// <summary>What a new client gets.</summary>
/// <param name="Policy">Whether it is served at once.</param>
/// <param name="Root">How its root is made.</param>
public sealed record NewClientRules(EnrolmentPolicy Policy, RootMode Root);
