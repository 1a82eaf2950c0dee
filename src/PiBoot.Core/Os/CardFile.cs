namespace PiBoot.Core.Os;

/// <summary>A firmware file that goes onto a card.</summary>
/// <param name="Name">In the boot folder and on the card.</param>
/// <param name="Largest">Bytes; what is larger is something else.</param>
/// <param name="Knows">A word that must be in it, else it is too old for its purpose.</param>
public sealed record CardFile(string Name, int Largest, string? Knows);
