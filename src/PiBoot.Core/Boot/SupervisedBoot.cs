namespace PiBoot.Core.Boot;

/// <summary>What the supervisor needs of one boot.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="Stage">Its stage; <see cref="BootStage.Stalled"/> once it counts as such.</param>
/// <param name="Reached">The stage that it is in, or in which it stalled.</param>
/// <param name="Since">When it entered its stage.</param>
/// <param name="LastSign">When it last gave a sign of life.</param>
/// <param name="IsLoading">A file is on its way to it.</param>
/// <param name="Symptom">What is wrong; null while nothing is.</param>
public sealed record SupervisedBoot(
    string ClientId, BootStage Stage, BootStage Reached, DateTimeOffset Since, DateTimeOffset LastSign, bool IsLoading, Symptom? Symptom);
