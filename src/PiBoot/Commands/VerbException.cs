namespace PiBoot.Commands;

/// <summary>A verb could not do what it was asked; the message is for the user.</summary>
/// <param name="exitCode">What the program ends with.</param>
/// <param name="message">Why, and what to do.</param>
internal sealed class VerbException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
