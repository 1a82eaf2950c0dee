namespace PiBoot.Composition;

/// <summary>The service cannot start; the message is for the user and says what to do.</summary>
public sealed class StartException : Exception
{
    public StartException(string message)
        : base(message)
    {
    }

    public StartException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
