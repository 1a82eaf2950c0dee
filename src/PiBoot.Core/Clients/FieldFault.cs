namespace PiBoot.Core.Clients;

/// <summary>What is wrong with one value that a user gave.</summary>
/// <param name="Field">The member of <see cref="ClientEdit"/> or <see cref="ClientExtras"/> that holds it.</param>
/// <param name="Sentence">Names the value, save a password, and what to write instead.</param>
public sealed record FieldFault(string Field, string Sentence);
